/** Tells random tokens of URL-safe letters from slugs, names of routes and product numbers. */

/** What words and numbers are made of; the short ones that names of routes are full of, by name. */
const WORD =
  /(?:As|At|By|For|Http|Id|If|In|Is|Mc|My|No|Of|On|Or|To|Up|Url|Vs)(?![a-z])|[A-Z](?=[a-z]{0,9}[aeiouy])[a-z]{2,}|(?=[a-z]{0,9}[aeiouy])[a-z]{3,}|(?=[A-Z]{0,9}[AEIOUY])[A-Z]{3,}|\d{2,}/g;
/** A piece of a slug may be as odd as the id of a video, which has 11; only what is longer is a secret. */
const ODD_CHARACTERS_MIN = 12;
/** Of a random piece more than that is in no word or number nearly always; of `iPhone` it is a sixth. */
const ODD_SHARE_MIN = 0.2;

/**
 * Whether a run of letters, digits, `-` and `_` looks random: at least 12 of its characters are in pieces (between `-`
 * and `_`) with small and capital letters of which a fifth belongs to no word and no number. It finds 97 to 98 % of random
 * tokens of 20 characters, 99 % of 22, nearly all of 43. Missed are those that happen to consist of wordlike bits, and
 * all that have small letters or capitals alone (hex, UUIDs, ULIDs). Random ids of documents and playlists look like
 * tokens, and so do names that are hardly words: `GTKvsQtVsElectron`.
 */
export function isRandomRun(run: string): boolean {
  // Most slugs are done here.
  if (!/[A-Z]/.test(run) || !/[a-z]/.test(run)) return false;
  let oddCharacters = 0;
  for (const piece of run.split(/[-_]/)) if (isOdd(piece)) oddCharacters += piece.length;
  return oddCharacters >= ODD_CHARACTERS_MIN;
}

function isOdd(piece: string): boolean {
  if (piece.length < 3 || !/[A-Z]/.test(piece) || !/[a-z]/.test(piece)) return false;
  return piece.replace(WORD, '').length >= piece.length * ODD_SHARE_MIN;
}
