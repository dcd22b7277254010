/** Ids of batches: 26 characters that sort by time, unique without asking anybody. */
import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 48 bits of milliseconds. */
const TIME_DIGITS = 10;
/** 80 random bits. */
const RANDOM_DIGITS = 16;

export function newBatchId(at: number): string {
  let time = '';
  for (let rest = at, digit = 0; digit < TIME_DIGITS; digit += 1, rest = Math.floor(rest / 32)) {
    time = DIGITS.charAt(rest % 32) + time;
  }
  let random = '';
  for (const byte of randomBytes(RANDOM_DIGITS)) random += DIGITS.charAt(byte % 32);
  return time + random;
}
