/**
 * Hits that are JSON already, as they go into a body: a template puts commas between them, and asks nothing of arrays. To
 * `JSON.stringify` an array would: old libraries give all of them a `toJSON` that makes a string of the array.
 * https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/JSON/stringify#tojson_behavior
 */
export const asWritten = (texts: readonly string[]): readonly string[] => texts;
