/**
 * Which channel a hit came through: the rules of GA4's default channel group, in its order
 * (support.google.com/analytics/answer/9756891), plus AI assistants.
 */
import type { SourceKind } from './sources.ts';

export const CHANNELS = [
  'Direct',
  'Cross-network',
  'Paid Shopping',
  'Paid Search',
  'Paid Social',
  'Paid Video',
  'Display',
  'Paid Other',
  'AI Assistants',
  'Organic Shopping',
  'Organic Social',
  'Organic Video',
  'Organic Search',
  'Email',
  'Affiliates',
  'Referral',
  'Audio',
  'SMS',
  'Mobile Push Notifications',
  'Unassigned',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** What is known of a hit's origin; texts in lower case. */
export type Origin = {
  /** Null when nothing says where it came from. */
  source: string | null;
  kind: SourceKind | undefined;
  medium: string | null;
  /** What a click id of this very source says: its advertisement was clicked, whatever the medium is called. */
  clickMedium: string | null;
  campaign: string | null;
  /** True when a link on another site led here. */
  isLink: boolean;
};

const PAID = /^(.*cp.*|ppc|retargeting|paid.*)$/;
const SHOPPING_CAMPAIGN = /^(.*(([^a-df-z]|^)shop|shopping).*)$/;

const PAID_CHANNELS: { [Kind in SourceKind]?: Channel } = {
  shopping: 'Paid Shopping',
  search: 'Paid Search',
  social: 'Paid Social',
  video: 'Paid Video',
};

/** By what kind of source, by which source's name, or by which medium. */
type OrganicRule = { channel: Channel; kind?: SourceKind; source?: RegExp; medium?: RegExp };

const EMAIL = /^e[-_ ]?mail$/;

/** The first that fits decides, so a known network counts as one however its links are tagged. */
const ORGANIC_RULES: readonly OrganicRule[] = [
  { channel: 'Organic Shopping', kind: 'shopping' },
  {
    channel: 'Organic Social',
    kind: 'social',
    medium: /^(social|social-network|social-media|sm|social network|social media)$/,
  },
  { channel: 'Organic Video', kind: 'video', medium: /video/ },
  { channel: 'Organic Search', kind: 'search', medium: /^organic$/ },
  { channel: 'Email', kind: 'email', source: EMAIL, medium: EMAIL },
  { channel: 'Affiliates', medium: /^affiliates?$/ },
  { channel: 'Referral', medium: /^(referral|app|link)$/ },
  { channel: 'Audio', medium: /^audio$/ },
  { channel: 'SMS', source: /^sms$/, medium: /^sms$/ },
  {
    channel: 'Mobile Push Notifications',
    source: /^firebase$/,
    medium: /push$|mobile|notification/,
  },
];

const DISPLAY = /^(display|banner|expandable|interstitial|cpm)$/;

export function channelOf(origin: Origin): Channel {
  const { source, kind, medium, clickMedium, campaign } = origin;
  if (source === null && medium === null && campaign === null) return 'Direct';
  if (campaign?.includes('cross-network')) return 'Cross-network';
  const isShopping = SHOPPING_CAMPAIGN.test(campaign ?? '');
  const paidMedium = [medium, clickMedium].find(isPaid) ?? null;
  if (paidMedium !== null) return paidChannelOf(paidMedium, isShopping ? 'shopping' : kind);
  if (kind === 'assistant') return 'AI Assistants';
  if (isShopping) return 'Organic Shopping';
  return organicChannelOf(origin);
}

function isPaid(medium: string | null): boolean {
  return medium !== null && (PAID.test(medium) || DISPLAY.test(medium));
}

/** `cpm` is both: on a search engine it is paid search, elsewhere a banner. */
function paidChannelOf(medium: string, kind: SourceKind | undefined): Channel {
  const byKind = kind === undefined ? undefined : PAID_CHANNELS[kind];
  if (byKind !== undefined && PAID.test(medium)) return byKind;
  return DISPLAY.test(medium) ? 'Display' : 'Paid Other';
}

function organicChannelOf({ source, kind, medium, isLink }: Origin): Channel {
  const rule = ORGANIC_RULES.find(
    (one) =>
      (kind !== undefined && one.kind === kind) ||
      (source !== null && one.source?.test(source)) ||
      (medium !== null && one.medium?.test(medium)),
  );
  return rule?.channel ?? (medium === null && isLink ? 'Referral' : 'Unassigned');
}
