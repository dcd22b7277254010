/** From a body's text to a JSON value that is safe to recurse over, or a sentence about what is wrong with it. */
export type JsonResult = { ok: true; value: unknown } | { ok: false; error: string };

/** A hit's properties are at depth four; deeper input is an attack on whatever recurses over it. */
const DEPTH_MAX = 8;

/** `form` is what the sender is told to send. */
export function readJson(text: string, form: string): JsonResult {
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
/** What a character does to the depth. */
const STEPS: Readonly<Record<number, number>> = { 91: 1, 123: 1, 93: -1, 125: -1 };

/** Counts brackets outside strings, character by character: nothing recurses before this has looked. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index + 1);
    else depth += STEPS[code] ?? 0;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

/** Where the string that begins here ends. */
function endOfString(text: string, start: number): number {
  let index = start;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) {
    index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  }
  return index;
}
