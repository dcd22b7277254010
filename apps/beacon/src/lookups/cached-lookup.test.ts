import { beforeEach, describe, expect, test } from 'vitest';
import { createCachedLookup, FRESH_MS, OLD_MS } from './cached-lookup.ts';

const TIMEOUT_MS = 50;
const KNOWN = { is: 'known', value: { name: 'a' } };
const CHANGED = { is: 'known', value: { name: 'b' } };

let now = 0;
let reads: [key: string, isKnown: boolean][] = [];
let answer: () => Promise<{ name: string } | null>;

const open = () =>
  createCachedLookup({
    read: (key, isKnown) => {
      reads.push([key, isKnown]);
      return answer();
    },
    missMs: 2_000,
    entriesMax: 3,
    timeoutMs: TIMEOUT_MS,
    now: () => now,
  });

/** How long it took. */
async function timeFor(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

const hang = () => new Promise<never>(() => {});

beforeEach(() => {
  now = 0;
  reads = [];
  answer = async () => ({ name: 'a' });
});

describe('what is known', () => {
  test('is asked once for many who ask at once', async () => {
    const lookup = open();
    await Promise.all([lookup('x'), lookup('x'), lookup('x')]);
    now = FRESH_MS;
    await lookup('x');
    expect(reads).toEqual([['x', false]]);
  });

  test('is told when it is no longer fresh, and looked up behind', async () => {
    const lookup = open();
    await lookup('x');
    now = FRESH_MS + 1;
    answer = async () => ({ name: 'b' });
    expect(await lookup('x')).toEqual(KNOWN);
    await expect.poll(() => lookup('x')).toEqual(CHANGED);
    expect(reads).toEqual([
      ['x', false],
      ['x', true],
    ]);
  });

  test('is not told when it is old: who was revoked is refused, however long nobody asked', async () => {
    const lookup = open();
    await lookup('x');
    now = OLD_MS + 1;
    answer = async () => ({ name: 'b' });
    expect(await lookup('x')).toEqual(CHANGED);
    now += 24 * 3_600_000;
    answer = async () => null;
    expect(await lookup('x')).toEqual({ is: 'unknown' });
  });

  test('is old ten seconds after the store was asked, however late it answered', async () => {
    const lookup = open();
    answer = async () => {
      now = OLD_MS;
      return { name: 'a' };
    };
    await lookup('x');
    now = OLD_MS + 1;
    answer = async () => null;
    expect(await lookup('x')).toEqual({ is: 'unknown' });
  });

  test('is not made young by a clock that was set back', async () => {
    const lookup = open();
    await lookup('x');
    now = -3_600_000;
    answer = async () => null;
    expect(await lookup('x')).toEqual({ is: 'unknown' });
  });
});

describe('while the store does not answer', () => {
  test('what was known holds, and nothing is said of the rest', async () => {
    const lookup = open();
    await lookup('x');
    answer = () => Promise.reject(new Error('away'));
    now = 1_000_000;
    expect(await lookup('x')).toEqual(KNOWN);
    expect(await lookup('y')).toEqual({ is: 'unavailable' });
    answer = async () => null;
    expect(await lookup('x')).toEqual({ is: 'unknown' });
  });

  test('nobody waits for ever, and nobody a second time for one that hangs', async () => {
    const lookup = open();
    await Promise.all([lookup('x'), lookup('y')]);
    now = 1_000_000;
    answer = hang;
    expect(await timeFor(lookup('x'))).toBeGreaterThan(TIMEOUT_MS / 2);
    const asked = reads.length;
    expect(await timeFor(Promise.all([lookup('x'), lookup('y')]))).toBeLessThan(TIMEOUT_MS / 2);
    expect(reads.length).toBe(asked);
    expect(await lookup('x')).toEqual(KNOWN);
    expect(await lookup('z')).toEqual({ is: 'unavailable' });
  });

  test('one tries again after a rest, and all who come after it is back hear what is so now', async () => {
    const lookup = open();
    await Promise.all([lookup('x'), lookup('y')]);
    now = 1_000_000;
    answer = hang;
    await lookup('x');
    now += 2_001;
    const trying = lookup('x');
    expect(await timeFor(lookup('y'))).toBeLessThan(TIMEOUT_MS / 2);
    await trying;
    now += 2_001;
    answer = async () => ({ name: 'b' });
    expect(await lookup('x')).toEqual(CHANGED);
    expect(await lookup('y')).toEqual(CHANGED);
  });

  test('an answer that comes too late does not undo what was heard meanwhile', async () => {
    const lookup = open();
    await lookup('x');
    now = 1_000_000;
    let answerLate: (value: { name: string }) => void = () => {};
    answer = () =>
      new Promise((resolve) => {
        answerLate = resolve;
      });
    await lookup('x');
    now += 2_001;
    answer = async () => ({ name: 'b' });
    expect(await lookup('x')).toEqual(CHANGED);
    answerLate({ name: 'late' });
    await Promise.resolve();
    expect(await lookup('x')).toEqual(CHANGED);
  });
});

test('“there is none” is believed for a moment only', async () => {
  const lookup = open();
  answer = async () => null;
  expect(await lookup('x')).toEqual({ is: 'unknown' });
  answer = async () => ({ name: 'a' });
  expect(await lookup('x')).toEqual({ is: 'unknown' });
  now = 2_001;
  expect(await lookup('x')).toEqual(KNOWN);
});

test('no more is remembered than may be', async () => {
  const lookup = open();
  for (const key of ['a', 'b', 'c', 'd', 'a']) await lookup(key);
  expect(reads).toHaveLength(5);
});
