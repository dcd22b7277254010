import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKnownIds } from './known-ids.ts';

const idOf = (index: number) => hash('sha256', String(index), 'buffer').subarray(0, 16);
/** All in one shard and with one home: as bad as it gets. */
const crowded = (index: number) => {
  const id = Buffer.alloc(16);
  id.writeUInt32LE(index, 9);
  return id;
};

test('what was put in is known, whose it is, and nothing else', () => {
  const known = createKnownIds();
  for (let index = 0; index < 50_000; index += 1) {
    known.set(idOf(index), index % 3 === 0 ? 'foreign' : 'own');
  }
  expect(known.size).toBe(50_000);
  for (let index = 0; index < 50_000; index += 1) {
    if (known.ownerOf(idOf(index)) !== (index % 3 === 0 ? 'foreign' : 'own')) {
      expect.fail(`id ${index} is not known as it was put in`);
    }
    if (known.ownerOf(idOf(-1 - index)) !== null) expect.fail(`id ${-1 - index} is known`);
  }
});

test.each([
  ['spread', idOf],
  ['crowded', crowded],
])('whatever is put in, changed and taken out, it answers as a map does: ids %s', (_, id) => {
  const change = fc.record({
    index: fc.nat(40),
    to: fc.constantFrom('own' as const, 'foreign' as const, null),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const known = createKnownIds();
      const map = new Map<number, 'own' | 'foreign'>();
      for (const { index, to } of changes) {
        if (to === null) {
          known.delete(id(index));
          map.delete(index);
        } else {
          known.set(id(index), to);
          map.set(index, to);
        }
      }
      for (let index = 0; index <= 40; index += 1) {
        expect(known.ownerOf(id(index))).toBe(map.get(index) ?? null);
      }
      expect(known.size).toBe(map.size);
    }),
    { numRuns: 200, seed: 1 },
  );
});
