/**
 * Patterns of a site's rules, in which `*` stands for any characters: `/admin/*`, `*.example.com`. They are kept as people
 * write them, and spelled as URLs are where they are compared.
 */

/** Whether a text is these pieces with anything in between. Not a regular expression: no pattern can be slow. */
export function fitsPieces(text: string, pieces: readonly string[]): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** The pieces of a pattern, for {@link fitsPieces}. */
export function piecesOf(pattern: string): string[] {
  return pattern.split('*');
}

/** What a URL writes with percent signs, but for `|`, which only some parsers do. */
const TO_ENCODE = /["<>^`{}]|[^!-~]+/gu;
const ESCAPE = /%[0-9a-f]{2}/gi;
/** https://www.rfc-editor.org/rfc/rfc3986#section-2.3: escaped or not, they mean the same. */
const UNRESERVED = /[\w.~-]/;

/** A pattern of pages as people write it, spelled as pages are stored: `/über/*` is `/%C3%BCber/*`. */
export function encodedPage(pattern: string): string {
  return pattern.toWellFormed().replace(TO_ENCODE, encodeURIComponent);
}

/** A page, or a pattern of pages, in the one spelling in which they are compared: `/%61dmin` is `/admin`. */
export function comparablePage(text: string): string {
  return encodedPage(text).replace(ESCAPE, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return UNRESERVED.test(character) ? character : escaped.toUpperCase();
  });
}

/** A label with letters beyond ASCII; one with a star in it too has no other spelling. */
const INTERNATIONAL_LABEL = /^(?=.*[^!-~])[\p{L}\p{N}\p{M}-]+$/u;

/** A pattern of host names as people write it, spelled as hosts of hits are: `*.bücher.example` is `*.xn--bcher-kva.example`. */
export function asciiHost(pattern: string): string {
  return pattern
    .toLowerCase()
    .split('.')
    .map((label) => (INTERNATIONAL_LABEL.test(label) ? asciiLabel(label) : label))
    .join('.');
}

function asciiLabel(label: string): string {
  // With another behind it, so that no label of digits is read as an address.
  const url = `https://${label}.example`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.example$/, '') : label;
}
