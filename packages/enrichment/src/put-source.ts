/** Where the visitor came from: what the campaign says, else the advertiser's click id, else the referrer. */
import { cleanText, type StoredHit } from '@footfall/domain';
import { LRUCache } from 'lru-cache';
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

/** What a page's query and a referrer say of where somebody came from. */
type SourceFacts = Pick<
  StoredHit,
  'referrer' | 'campaign' | 'term' | 'content' | 'source' | 'medium' | 'channel'
>;

/** Reading takes 15 µs, and most visitors of a site come by the same few ways: about 5 MB. */
const WAYS_MAX = 5_000;
/** Longer ones are hardly ever the same. */
const WAY_CHARACTERS_MAX = 512;

/** Makes the step; it remembers the ways by which visitors came. */
export function createPutSource(): (draft: Draft) => Ending | undefined {
  const known = new LRUCache<string, SourceFacts>({ max: WAYS_MAX });
  const factsOf = (url: URL, referrer: string | null): SourceFacts => {
    const way = `${url.hostname}\n${url.search}\n${referrer ?? ''}`;
    let facts = known.get(way);
    if (facts !== undefined) return facts;
    facts = readSource(url, referrer);
    if (way.length <= WAY_CHARACTERS_MAX) known.set(way, facts);
    return facts;
  };
  return ({ received, hit }) => {
    const facts = factsOf(received.url, received.referrer);
    hit.referrer = facts.referrer;
    hit.campaign = facts.campaign;
    hit.term = facts.term;
    hit.content = facts.content;
    hit.source = facts.source;
    hit.medium = facts.medium;
    hit.channel = facts.channel;
    return undefined;
  };
}

function readSource(url: URL, referrerText: string | null): SourceFacts {
  const query = url.search === '' ? NO_QUERY : url.searchParams;
  const referrer = readReferrer(referrerText, url);
  const campaign = textOf(query, 'utm_campaign');
  const source = readCampaign(query) ?? readClickId(query) ?? referrer?.source;
  const medium = textOf(query, 'utm_medium')?.toLowerCase() ?? source?.medium ?? null;
  return {
    referrer: referrer?.text ?? null,
    campaign,
    term: textOf(query, 'utm_term'),
    content: textOf(query, 'utm_content'),
    source: source?.name ?? 'Direct',
    medium,
    channel: channelOf({
      source: source?.name.toLowerCase() ?? null,
      kind: source?.kind,
      medium,
      campaign: campaign?.toLowerCase() ?? null,
      isLink: source?.isLink ?? false,
    }),
  };
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
