import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';

describe('ByteQueue', () => {
  it('gives back what came, whatever the pieces it came and is taken in', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 });
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 });
    fc.assert(
      fc.property(pieces, sizes, (chunks, counts) => {
        const queue = new ByteQueue();
        const taken: Buffer[] = [];
        for (const chunk of chunks) queue.push(Buffer.from(chunk));
        for (const count of counts) {
          const seen = queue.peek(count);
          const piece = queue.take(count);
          expect(piece?.toString('hex')).toBe(seen?.toString('hex'));
          if (piece !== undefined) taken.push(piece);
        }
        taken.push(queue.take(queue.length) ?? Buffer.alloc(0));
        expect(Buffer.concat(taken)).toEqual(Buffer.concat(chunks));
      }),
    );
  });

  it('has nothing to give before enough has come', () => {
    const queue = new ByteQueue();
    queue.push(Buffer.from('abc'));
    expect(queue.take(4)).toBeUndefined();
    expect(queue.length).toBe(3);
  });
});
