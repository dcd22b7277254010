/**
 * Takes out of a hit what its page should not have sent: e-mail addresses, tokens, and runs of digits that are long
 * enough for a telephone, card or account number. Not for sites that need theirs and switch it off.
 */
import type { Draft, Ending, RequestFacts } from './draft.ts';

const PAGE_CHARACTERS_MAX = 500;
const REFERRER_CHARACTERS_MAX = 500;

const HAS_AT = /@|%(?:25){0,2}40/;
/** Only what one of these is in can hold any of the patterns; most texts are done here. */
const SUSPICIOUS = /@|%(?:25){0,2}40|\d{4}|[A-Za-z0-9_-]{16}/;

/**
 * Something, an @, something: begun only where the name can begin, so that a text is read once. `%40` is an encoded @,
 * `%2540` one that was encoded twice.
 */
const ADDRESS =
  /(?<![^\s/?&=#:;,<>()"'@])[^\s/?&=#:;,<>()"'@]{1,1000}?(?:@|%(?:25){0,2}40)([\p{L}\p{N}.-]{1,253})/giu;
const DOMAIN = /\.\p{L}{2}/u;
/** JSON Web Tokens, and keys that say by their beginning what they are. */
const NAMED_TOKEN =
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}|\b(?:[spr]k_(?:live|test)|gh[pousr]|github_pat|xox[abprs]|glpat)[_-][\w-]{8,}|\bAKIA[A-Z0-9]{16}\b/g;
/** Hashes, session ids, keys: no word is so long and has digits in it. */
const LONG_RUN = /[A-Za-z0-9]{32,}/g;
/**
 * Nine digits and more, with at most four letters before them as an account number has; also a number in the form of a
 * telephone or a card. Digits amid letters are part of an id, which names no person by itself; a UUID is one as a whole.
 */
const DIGITS =
  /\b([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\b|(?:\+|%2B)\d(?:[ .()-]{0,2}\d){7,14}|\b\d{4}(?:[ -]\d{4}){3}\b|(?<=(?<![a-z\d])[a-z]{0,4})\d{9,}(?![a-z\d])/gi;

/** A text without personal data; each piece is replaced by what it was. */
export function redact(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return (HAS_AT.test(text) ? withoutAddresses(text) : text)
    .replace(NAMED_TOKEN, '[token]')
    .replace(LONG_RUN, (run) => (/\d/.test(run) && /\D/.test(run) ? '[token]' : run))
    .replace(DIGITS, (_, uuid: string | undefined) => uuid ?? '[digits]');
}

/** At the end of a text the domain may be cut off. */
function withoutAddresses(text: string): string {
  return text.replace(ADDRESS, (address: string, domain: string, at: number) =>
    DOMAIN.test(domain) || at + address.length === text.length ? '[email]' : address,
  );
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
