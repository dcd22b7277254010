/** Cuts the pieces of a file into lines; what is left of the last line goes on with the next piece. */

/** No line of ours comes near; what is longer is counted as one that cannot be read, and passed over. */
export const LINE_CHARACTERS_MAX = 65_536;

export type Lines = { lines: string[]; rest: string };

/** `isLast`: nothing follows, so that a line needs no end. A line that is too long is cut, so that it is seen as such. */
export function splitLines(text: string, isLast: boolean): Lines {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  if (isLast && rest !== '') return { lines: [...lines, rest], rest: '' };
  // Enough to be told from a line that may be read, however long it goes on.
  return { lines, rest: rest.slice(0, LINE_CHARACTERS_MAX + 1) };
}
