/**
 * Makes a hit's id: 128 random bits as 28 letters and digits.
 *
 * From getRandomValues, because `crypto.randomUUID` exists in secure contexts only and many intranet
 * sites are plain http: https://developer.mozilla.org/docs/Web/API/Crypto/randomUUID
 */
export function makeId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  // Adding 2^32 makes every word seven digits long, so that none runs into its neighbour.
  return Array.from(words, (word) => (word + 2 ** 32).toString(36)).join('');
}
