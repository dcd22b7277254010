/** Where the visitor came from: what the campaign says, else an advertiser's click id, a link's `ref`, the referrer. */
import { cleanText, type StoredHit } from '@footfall/domain';
import { LRUCache } from 'lru-cache';
import { channelOf } from './channel.ts';
import type { Draft, Ending } from './draft.ts';
import { placeOf, placeOfWord } from './place.ts';
import { type KnownSource, type SourceKind, sourceOfHost, sourceOfWord } from './sources.ts';

const TEXT_CHARACTERS_MAX = 200;

type ClickId = readonly [parameter: string, source: string, medium: string | null];

/** Ids that advertisers put behind their links. They tell the advertiser and are never stored. */
const CLICK_IDS: readonly ClickId[] = [
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
  // Facebook and Instagram put theirs behind every link, paid or not, and people pass such links on.
  ['fbclid', 'Facebook', null],
  ['igshid', 'Instagram', null],
  ['igsh', 'Instagram', null],
];

const NO_QUERY = new URLSearchParams();

type Source = {
  name: string;
  kind: SourceKind | undefined;
  /** What counts where no `utm_medium` says otherwise. */
  medium: string | null;
  /** What a click id of this very source says. */
  clickMedium: string | null;
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
  const source =
    readCampaign(query) ??
    readClickId(query, referrer) ??
    readMention(query, referrer) ??
    referrer?.source;
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
      clickMedium: source?.clickMedium ?? null,
      campaign: campaign?.toLowerCase() ?? null,
      isLink: source?.isLink ?? false,
    }),
  };
}

function textOf(query: URLSearchParams, name: string): string | null {
  const text = query.get(name)?.trim().slice(0, TEXT_CHARACTERS_MAX);
  return text === undefined || text === '' ? null : cleanText(text);
}

/** A click id beside it says what the link was for: its own source's first, any where there is no `utm_medium`. */
function readCampaign(query: URLSearchParams): Source | undefined {
  const name = textOf(query, 'utm_source');
  if (name === null) return undefined;
  const known = sourceOfWord(name);
  const paid = clickIdsOf(query).filter(([, , medium]) => medium !== null);
  const own = paid.find(([, source]) => source === known?.name);
  const medium = (own ?? paid[0])?.[2] ?? null;
  return { ...named(known, name), medium, clickMedium: own?.[2] ?? null, isLink: false };
}

/** One that is behind every link decides only where the referrer is nobody known. */
function readClickId(query: URLSearchParams, referrer: Referrer | undefined): Source | undefined {
  const isKnown = referrer?.source.kind !== undefined;
  const found = clickIdsOf(query).find(([, , medium]) => medium !== null || !isKnown);
  if (found === undefined) return undefined;
  const [, name, medium] = found;
  return { ...named(sourceOfWord(name), name), medium, clickMedium: medium, isLink: false };
}

function clickIdsOf(query: URLSearchParams): readonly ClickId[] {
  return query === NO_QUERY ? [] : CLICK_IDS.filter(([parameter]) => query.has(parameter));
}

/**
 * `source` and `ref`, which sites that link put there. Many pages use the same words for a branch, a button or a tab:
 * they are believed where they name somebody, or where the referrer says nothing that they could contradict.
 */
function readMention(query: URLSearchParams, referrer: Referrer | undefined): Source | undefined {
  const words = ['source', 'ref'].flatMap((parameter) => textOf(query, parameter) ?? []);
  const name = words.find(namesSomebody) ?? (referrer === undefined ? words[0] : undefined);
  if (name === undefined) return undefined;
  return { ...named(sourceOfWord(name), name), medium: null, clickMedium: null, isLink: true };
}

function namesSomebody(word: string): boolean {
  return sourceOfWord(word) !== undefined || placeOfWord(word) !== undefined;
}

type Referrer = { text: string; source: Source };

/** The referrer without its query; nothing when it is the site itself, or no place that links can be on. */
function readReferrer(referrer: string | null, page: URL): Referrer | undefined {
  const url = parseReferrer(referrer);
  if (url === null) return undefined;
  const place = placeOf(url.hostname);
  if (place.domain === placeOf(page.hostname).domain) return undefined;
  return {
    text: cleanText(`${url.hostname.replace(/^www\./, '')}${url.pathname}`),
    source: { ...sourceOfHost(place), medium: null, clickMedium: null, isLink: true },
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

function named(known: KnownSource | undefined, name: string) {
  return { name: known?.name ?? name, kind: known?.kind };
}
