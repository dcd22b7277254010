/** From a body's text to a JSON value that is safe to recurse over, or a sentence about what is wrong with it. */
export type JsonResult = { ok: true; value: unknown } | { ok: false; error: string };

/**
 * A hit's properties are at depth four. What is deeper is one hit's fault, and costs the others nothing; what is much
 * deeper is an attack on whatever recurses over it.
 */
const DEPTH_MAX = 64;

/** Some programs write it before all their UTF-8; https://www.rfc-editor.org/rfc/rfc8259#section-8.1 lets us ignore it. */
const BYTE_ORDER_MARK = '\ufeff';

/** `form` is what the sender is told to send. */
export function readJson(sent: string, form: string): JsonResult {
  const text = sent.startsWith(BYTE_ORDER_MARK) ? sent.slice(1) : sent;
  if (isTooDeep(text)) {
    return { ok: false, error: `The JSON is nested more than ${DEPTH_MAX} levels deep.` };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, error: `The body must be JSON of the form ${form}.` };
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** Counts brackets outside strings: nothing recurses before this has looked. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Nearly all of a body is strings, and all but brackets is of no interest.
    if (code === QUOTE) index = endOfString(text, index + 1);
    else if (code > 90 && OPENING.has(code)) depth += 1;
    else if (code > 90 && CLOSING.has(code)) depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

/** Where the string that begins here ends: at the first quote that an even number of backslashes precedes. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end >= 0 && text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, start, end)) {
    end = text.indexOf('"', end + 1);
  }
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, start: number, at: number): boolean {
  let first = at;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}
