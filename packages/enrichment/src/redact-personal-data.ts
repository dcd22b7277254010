/**
 * Takes out of a hit what its page should not have sent: e-mail addresses, tokens, and runs of digits that are long
 * enough for a telephone, card or account number. Not for sites that need theirs and switch it off.
 */
import type { Draft, Ending, RequestFacts } from './draft.ts';
import { unescapePercent } from './percent-escapes.ts';
import { isRandomRun } from './random-run.ts';

const PAGE_CHARACTERS_MAX = 500;
const REFERRER_CHARACTERS_MAX = 500;

/** Only what one of these is in can hold any of the patterns; most texts are done here. */
const SUSPICIOUS = /@|%(?:25){0,2}40|(?:\+|%(?:25){0,2}2B)\d|\d{4}|[A-Za-z0-9_-]{16}/i;

/** Something, an @, something: begun only where the name can begin, so that a text is read once. */
const ADDRESS = /(?<![^\s/?&=#:;,<>()"'@])[^\s/?&=#:;,<>()"'@]{1,1000}?@([\p{L}\p{N}.-]{1,253})/giu;
const DOMAIN = /\.\p{L}{2}/u;
/** What a cut leaves of a domain: its last label begins with a letter. */
const DOMAIN_CUT = /(?:^|\.)\p{L}[^.]*\.?$/u;
/** `react@18.2.0`, `vue@next`: what packages are told apart by is where no mail goes. */
const VERSION =
  /^(?:v\d+|v?\d+(?:\.\d+)+(?:-.*)?|latest|next|beta|alpha|rc|canary|nightly|stable|lts|dev|main|master)$/i;
/** JSON Web Tokens, and keys that say by their beginning what they are. */
const NAMED_TOKEN =
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}|\b(?:[spr]k_(?:live|test)|gh[pousr]|github_pat|xox[abprs]|glpat)[_-][\w-]{8,}|\bAKIA[A-Z0-9]{16}\b/g;
/** Hashes, session ids, keys in small letters or capitals alone: no word is so long and has digits in it. */
const LONG_RUN = /[A-Za-z0-9]{32,}/g;
/** Devise's tokens have 20 characters; 128 random bits have 22 in base64url, 256 have 43. */
const URL_SAFE_RUN = /[A-Za-z0-9_-]{20,}/g;
/**
 * Nine digits and more, with at most four letters before them as an account number has; also a number in the form of a
 * telephone or a card (a plus may be a space of a query). Digits amid letters are part of an id, which names no person
 * by itself; a UUID is one as a whole.
 */
const DIGITS =
  /\b([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b|\+\d(?:[ .()+-]{0,2}\d){7,14}|\b\d{4}(?:[ +-]\d{4}){3}\b|(?<=(?<![a-z\d])[a-z]{0,4})\d{9,}(?![a-z\d])/gi;

/** What is taken out of a text, from one place to before another. */
type Finding = { from: number; to: number; what: '[email]' | '[token]' | '[digits]' };

/** Whether a match is meant; `isEnd`: nothing comes after it. */
type Test = (match: RegExpExecArray, isEnd: boolean) => boolean;

const RULES: readonly [need: RegExp, pattern: RegExp, what: Finding['what'], test: Test][] = [
  [/@/, ADDRESS, '[email]', ([, domain = ''], isEnd) => isDomain(domain, isEnd)],
  [/[\w-]{11}/, NAMED_TOKEN, '[token]', () => true],
  [
    /[A-Za-z0-9]{32}/,
    LONG_RUN,
    '[token]',
    ([run]) => /\d/.test(run) && /[a-z]/.test(run) !== /[A-Z]/.test(run),
  ],
  [/[\w-]{20}/, URL_SAFE_RUN, '[token]', ([run]) => isRandomRun(run)],
  [/\d{4}|\+\d/, DIGITS, '[digits]', ([, uuid]) => uuid === undefined],
];

/** A text without personal data; each piece is replaced by what it was. `%C3%BC`, `%20`, `%2540` are one character each. */
export function redact(encoded: string): string {
  if (!SUSPICIOUS.test(encoded)) return encoded;
  const { text, starts } = unescapePercent(encoded);
  const findings = RULES.flatMap(([need, pattern, what, test]): Finding[] => {
    if (!need.test(text)) return [];
    return Array.from(text.matchAll(pattern))
      .filter((match) => test(match, match.index + match[0].length === text.length))
      .map((match) => ({ from: match.index, to: match.index + match[0].length, what }));
  });
  return findings.length === 0 ? encoded : withoutFindings(encoded, findings, starts);
}

/** Of those that overlap, the first names what both take out. */
function withoutFindings(
  encoded: string,
  findings: Finding[],
  starts: readonly number[] | null,
): string {
  const placeOf = (at: number) => starts?.[at] ?? at;
  let clean = '';
  let done = 0;
  for (const { from, to, what } of findings.sort((a, b) => a.from - b.from)) {
    if (from >= done) clean += encoded.slice(placeOf(done), placeOf(from)) + what;
    done = Math.max(done, to);
  }
  return clean + encoded.slice(placeOf(done));
}

/** At the end of a text the domain may be cut off; digits alone that a cut left of it are missed. */
function isDomain(text: string, isEnd: boolean): boolean {
  if (VERSION.test(text)) return false;
  return DOMAIN.test(text) || (isEnd && DOMAIN_CUT.test(text));
}

export function redactPersonalData({ hit }: Draft, { site }: RequestFacts): Ending | undefined {
  const clean = site.redactPersonalData ? redact : (text: string) => text;
  const cleanOrNull = (text: string | null) => (text === null ? null : clean(text));
  hit.name = clean(hit.name);
  // Cut afterwards: half an address would not be known as one.
  hit.page = clean(hit.page).slice(0, PAGE_CHARACTERS_MAX);
  hit.referrer = cleanOrNull(hit.referrer)?.slice(0, REFERRER_CHARACTERS_MAX) ?? null;
  hit.title = cleanOrNull(hit.title);
  hit.source = clean(hit.source);
  hit.medium = cleanOrNull(hit.medium);
  hit.campaign = cleanOrNull(hit.campaign);
  hit.term = cleanOrNull(hit.term);
  hit.content = cleanOrNull(hit.content);
  if (hit.props !== null) {
    hit.props = hit.props.map(([name, value]) => [
      clean(name),
      typeof value === 'string' ? clean(value) : value,
    ]);
  }
  return undefined;
}
