/**
 * Makes a hit's id: 128 random bits, written as four numbers.
 *
 * From getRandomValues, because `crypto.randomUUID` exists in secure contexts only and many intranet
 * sites are plain http: https://developer.mozilla.org/docs/Web/API/Crypto/randomUUID
 */
// Shorter than the 16 characters that the beacon asks for once in 10^25 times.
export const makeId = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-');
