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

const ORGANIC_CHANNELS: Record<SourceKind, Channel> = {
  shopping: 'Organic Shopping',
  search: 'Organic Search',
  social: 'Organic Social',
  video: 'Organic Video',
  assistant: 'AI Assistants',
  email: 'Email',
};

/** What a medium says by itself. */
const MEDIUM_CHANNELS: readonly [RegExp, Channel][] = [
  [/^(social|social-network|social-media|sm|social network|social media)$/, 'Organic Social'],
  [/video/, 'Organic Video'],
  [/^organic$/, 'Organic Search'],
  [/^e[-_ ]?mail$/, 'Email'],
  [/^affiliates?$/, 'Affiliates'],
  [/^(referral|app|link)$/, 'Referral'],
  [/^audio$/, 'Audio'],
  [/^sms$/, 'SMS'],
  [/push$|mobile|notification/, 'Mobile Push Notifications'],
];

const DISPLAY = /^(display|banner|expandable|interstitial|cpm)$/;

export function channelOf(origin: Origin): Channel {
  const { source, kind, medium, campaign } = origin;
  if (source === null && medium === null && campaign === null) return 'Direct';
  if (campaign?.includes('cross-network')) return 'Cross-network';
  const isShopping = SHOPPING_CAMPAIGN.test(campaign ?? '');
  if (medium !== null && (PAID.test(medium) || DISPLAY.test(medium))) {
    return paidChannelOf(medium, isShopping ? 'shopping' : kind);
  }
  if (kind === 'assistant') return 'AI Assistants';
  if (isShopping) return 'Organic Shopping';
  return organicChannelOf(origin);
}

/** `cpm` is both: on a search engine it is paid search, elsewhere a banner. */
function paidChannelOf(medium: string, kind: SourceKind | undefined): Channel {
  const byKind = kind === undefined ? undefined : PAID_CHANNELS[kind];
  if (byKind !== undefined && PAID.test(medium)) return byKind;
  return DISPLAY.test(medium) ? 'Display' : 'Paid Other';
}

function organicChannelOf({ source, kind, medium, isLink }: Origin): Channel {
  const byMedium = MEDIUM_CHANNELS.find(
    ([pattern]) => medium !== null && pattern.test(medium),
  )?.[1];
  if (kind !== undefined && (medium === null || byMedium === undefined))
    return ORGANIC_CHANNELS[kind];
  if (byMedium !== undefined) return byMedium;
  if (source !== null && /^e[-_ ]?mail$/.test(source)) return 'Email';
  if (source === 'sms') return 'SMS';
  if (source === 'firebase') return 'Mobile Push Notifications';
  return medium === null && isLink ? 'Referral' : 'Unassigned';
}
