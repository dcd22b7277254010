/** Reads a text whose characters may be percent-encoded, once or more often, and knows where each of them stood. */

/** A text as people read it. `starts` has where each UTF-16 unit begins in the encoded one, and its end; null: the same. */
export type Unescaped = { text: string; starts: readonly number[] | null };

/**
 * One character: its UTF-8 bytes, encoded alike, or a byte above ASCII of an older encoding, or as it is. Of what was
 * encoded again only characters that encoders touch: `%2534` is a percent sign before 34, not a digit.
 */
const CHARACTER =
  /%(?:[cd][\da-f]%[89ab][\da-f]|e[\da-f](?:%[89ab][\da-f]){2}|f[0-7](?:%[89ab][\da-f]){3}|25(?:25)?(?:[cd][\da-f]%25(?:25)?[89ab][\da-f]|e[\da-f](?:%25(?:25)?[89ab][\da-f]){2}|f[0-7](?:%25(?:25)?[89ab][\da-f]){3}|2[\da-f]|3[a-f]|40|5[b-f]|60|7[b-e])|[\da-f]{2})|./gis;

export function unescapePercent(encoded: string): Unescaped {
  if (!encoded.includes('%')) return { text: encoded, starts: null };
  const starts: number[] = [];
  let text = '';
  for (const { 0: written, index } of encoded.matchAll(CHARACTER)) {
    const character = written.length === 1 ? written : decode(written);
    for (let unit = 0; unit < character.length; unit += 1) starts.push(index);
    text += character;
  }
  starts.push(encoded.length);
  return { text, starts };
}

function decode(written: string): string {
  const once = written.length === 3 ? written : written.replace(/%(?:25)+(?=[\da-f]{2})/gi, '%');
  try {
    return decodeURIComponent(once);
  } catch {
    // No UTF-8: of ISO 8859-1, whose bytes are the numbers of the characters, or cut off.
    return String.fromCharCode(Number.parseInt(once.slice(1, 3), 16));
  }
}
