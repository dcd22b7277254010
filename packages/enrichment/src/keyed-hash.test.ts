import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyedHash } from './keyed-hash.ts';

test('it is HMAC-SHA-256, for every key and text', () => {
  const keyedHash = createKeyedHash();
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      (key, text) => {
        const expected = createHmac('sha256', key).update(text).digest('hex');
        expect(keyedHash(key, text).toString('hex')).toBe(expected);
        expect(keyedHash(key, text).toString('hex')).toBe(expected);
      },
    ),
  );
});
