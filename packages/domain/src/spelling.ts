/** Two spellings of what URLs are made of: how people write and read it, `/über`, and how it is kept, `/%C3%BCber`. */
import type { ConditionDimension } from './condition.ts';
import { asciiHost, encodedPage } from './rule-pattern.ts';

const SPELLINGS: { readonly [name in ConditionDimension]?: (text: string) => string[] } = {
  page: spellingsOfPage,
  entryPage: spellingsOfPage,
  exitPage: spellingsOfPage,
  referrer: spellingsOfReferrer,
  hostname: spellingsOfHost,
};

/** All values of a dimension that a person means by a text, or all patterns that one by a pattern; the text is the first. */
export function spellingsOf(dimension: ConditionDimension, text: string): string[] {
  return SPELLINGS[dimension]?.(text) ?? [text];
}

/** With these between them, so that they stay. */
const WRITTEN_ESCAPES = /(%[0-9a-f]{2})/i;
const ESCAPES = /%[0-9A-F]{2}/g;
const IS_ASCII = /^[ -~]*$/;

/** Escapes of some sites' links have capital letters and those of others small ones. What is escaped already stands for itself. */
function spellingsOfPage(text: string): string[] {
  const pieces = text.toWellFormed().split(WRITTEN_ESCAPES);
  const inSmall = pieces.map((piece) => {
    const encoded = encodedPage(piece);
    return encoded === piece ? piece : encoded.replace(ESCAPES, (one) => one.toLowerCase());
  });
  return [...new Set([text, encodedPage(text), inSmall.join('')])];
}

/** A referrer is a host and a path. */
function spellingsOfReferrer(text: string): string[] {
  const [, host = '', path = ''] = /^([^/]*)(.*)$/s.exec(text) ?? [];
  const spelled = IS_ASCII.test(host) ? host : asciiHost(host);
  const asWhole = spellingsOfPage(path).map((one) => spelled + one);
  // What is only a piece of one may begin within its path.
  return [...new Set([...spellingsOfPage(text), ...asWhole])];
}

function spellingsOfHost(text: string): string[] {
  return IS_ASCII.test(text) ? [text] : [text, asciiHost(text)];
}

/** Bytes beyond ASCII. */
const ESCAPED_BYTES = /(?:%[89a-f][0-9a-f])+/gi;
/** All but letters, their marks, digits, punctuation and symbols: spaces, what is not seen, and what turns the order round. */
const UNREADABLE =
  /(?<!\p{L}\p{M}{0,4})\p{M}|[^\p{L}\p{M}\p{N}\p{P}\p{S}]|[\u115f\u1160\u3164\uffa0]/gu;

/**
 * A page as people read it: `/%C3%BCber%20uns` is `/über%20uns`. Escapes of ASCII stay, since `%2F` is no slash, and
 * so does what is no UTF-8 or cannot be seen. Asked for in this spelling it is found.
 */
export function readablePage(page: string): string {
  return page.replace(ESCAPED_BYTES, (bytes) => {
    try {
      return decodeURIComponent(bytes).replace(UNREADABLE, encodeURIComponent);
    } catch {
      return bytes;
    }
  });
}
