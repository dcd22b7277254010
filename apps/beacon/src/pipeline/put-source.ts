/** Where the visitor came from: what the campaign says, else the advertiser's click id, else the referrer. */
import { cleanText } from '@footfall/domain';
import { parse } from 'tldts';
import { channelOf } from './channel.ts';
import type { Draft, Ending } from './draft.ts';
import { type KnownSource, type SourceKind, sourceOfHost, sourceOfWord } from './sources.ts';

const TEXT_CHARACTERS_MAX = 200;

/** Ids that advertisers put behind their links. They tell the advertiser and are never stored. */
const CLICK_IDS: readonly [parameter: string, source: string, medium: string | null][] = [
  ['gclid', 'Google', 'cpc'],
  ['gbraid', 'Google', 'cpc'],
  ['wbraid', 'Google', 'cpc'],
  ['dclid', 'Google', 'display'],
  ['msclkid', 'Bing', 'cpc'],
  ['yclid', 'Yandex', 'cpc'],
  ['ttclid', 'TikTok', 'cpc'],
  ['twclid', 'X', 'cpc'],
  ['li_fat_id', 'LinkedIn', 'cpc'],
  ['rdt_cid', 'Reddit', 'cpc'],
  ['epik', 'Pinterest', 'cpc'],
  ['ScCid', 'Snapchat', 'cpc'],
  // Facebook and Instagram put theirs behind every link, paid or not.
  ['fbclid', 'Facebook', null],
  ['igshid', 'Instagram', null],
];

const NO_QUERY = new URLSearchParams();

type Source = {
  name: string;
  kind: SourceKind | undefined;
  medium: string | null;
  isLink: boolean;
};

export function putSource({ received, hit }: Draft): Ending | undefined {
  const query = received.url.search === '' ? NO_QUERY : received.url.searchParams;
  const referrer = readReferrer(received.referrer, received.url);
  hit.referrer = referrer?.text ?? null;
  hit.campaign = textOf(query, 'utm_campaign');
  hit.term = textOf(query, 'utm_term');
  hit.content = textOf(query, 'utm_content');
  const source = readCampaign(query) ?? readClickId(query) ?? referrer?.source;
  hit.medium = textOf(query, 'utm_medium')?.toLowerCase() ?? source?.medium ?? null;
  hit.source = source?.name ?? 'Direct';
  hit.channel = channelOf({
    source: source?.name.toLowerCase() ?? null,
    kind: source?.kind,
    medium: hit.medium,
    campaign: hit.campaign?.toLowerCase() ?? null,
    isLink: source?.isLink ?? false,
  });
  return undefined;
}

function textOf(query: URLSearchParams, name: string): string | null {
  const text = query.get(name)?.trim().slice(0, TEXT_CHARACTERS_MAX);
  return text === undefined || text === '' ? null : cleanText(text);
}

function readCampaign(query: URLSearchParams): Source | undefined {
  const campaign = textOf(query, 'utm_source');
  const name = campaign ?? textOf(query, 'source') ?? textOf(query, 'ref');
  if (name === null) return undefined;
  const known = sourceOfWord(name);
  // `ref` and `source` are put there by the site that links; `utm_source` by the one who advertises.
  return { ...named(known, name), medium: null, isLink: campaign === null };
}

function readClickId(query: URLSearchParams): Source | undefined {
  const row = CLICK_IDS.find(([parameter]) => query.has(parameter));
  if (row === undefined) return undefined;
  const [, name, medium] = row;
  return { ...named(sourceOfWord(name), name), medium, isLink: false };
}

type Referrer = { text: string; source: Source };

/** The referrer without its query; nothing when it is the site itself, or no place that links can be on. */
function readReferrer(referrer: string | null, page: URL): Referrer | undefined {
  const url = parseReferrer(referrer);
  if (url === null) return undefined;
  const host = url.hostname.replace(/^www\./, '');
  const place = registrable(url.hostname);
  if (place.domain === registrable(page.hostname).domain) return undefined;
  const known = sourceOfHost(url.hostname, place.domain, place.word) ?? sourceOfWord(host);
  return {
    text: cleanText(`${host}${url.pathname}`),
    source: { ...named(known, place.domain), medium: null, isLink: true },
  };
}

function parseReferrer(referrer: string | null): URL | null {
  if (referrer === null || referrer === '') return null;
  try {
    const url = new URL(referrer);
    const isPlace = ['http:', 'https:', 'android-app:'].includes(url.protocol);
    return isPlace && url.hostname !== '' ? url : null;
  } catch {
    return null;
  }
}

/** The domain that somebody registered, also below public ones such as github.io; a bare host stands for itself. */
function registrable(host: string): { domain: string; word: string } {
  const { domain, domainWithoutSuffix } = parse(host, { allowPrivateDomains: true });
  return { domain: domain ?? host, word: domainWithoutSuffix ?? '' };
}

function named(known: KnownSource | undefined, name: string) {
  return { name: known?.name ?? name, kind: known?.kind };
}
