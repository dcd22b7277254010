/** Patterns of a site's rules, in which `*` stands for any characters: `/admin/*`, `*.example.com`. */

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
