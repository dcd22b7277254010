import { createSaltStore } from '@footfall/db';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Ground, prepareGround } from '../beacon-under-test.ts';
import { createCachedLookup } from './cached-lookup.ts';
import { createSalts } from './salts.ts';

describe('a cached lookup', () => {
  let now = 0;
  let reads = 0;
  let answer: () => Promise<{ name: string } | null>;
  const open = () =>
    createCachedLookup({
      read: () => {
        reads += 1;
        return answer();
      },
      freshMs: 10_000,
      missMs: 2_000,
      entriesMax: 3,
      timeoutMs: 50,
      now: () => now,
    });

  beforeEach(() => {
    now = 0;
    reads = 0;
    answer = async () => ({ name: 'a' });
  });

  test('asks once for many who ask at once, and again when the answer is no longer fresh', async () => {
    const lookup = open();
    await Promise.all([lookup('x'), lookup('x'), lookup('x')]);
    await lookup('x');
    expect(reads).toBe(1);
    now = 10_001;
    answer = async () => ({ name: 'b' });
    expect(await lookup('x')).toEqual({ is: 'known', value: { name: 'a' } });
    await expect.poll(() => lookup('x')).toEqual({ is: 'known', value: { name: 'b' } });
    expect(reads).toBe(2);
  });

  test('keeps what it knows while the store does not answer', async () => {
    const lookup = open();
    await lookup('x');
    answer = () => Promise.reject(new Error('away'));
    now = 1_000_000;
    expect(await lookup('x')).toMatchObject({ is: 'known' });
    expect(await lookup('y')).toEqual({ is: 'unavailable' });
  });

  test('does not wait for ever', async () => {
    answer = () => new Promise(() => {});
    expect(await open()('x')).toEqual({ is: 'unavailable' });
  });

  test('believes "there is none" for a moment only', async () => {
    const lookup = open();
    answer = async () => null;
    expect(await lookup('x')).toEqual({ is: 'unknown' });
    answer = async () => ({ name: 'a' });
    expect(await lookup('x')).toEqual({ is: 'unknown' });
    now = 2_001;
    expect(await lookup('x')).toMatchObject({ is: 'known' });
  });

  test('remembers no more than it may', async () => {
    const lookup = open();
    for (const key of ['a', 'b', 'c', 'd', 'a']) await lookup(key);
    expect(reads).toBe(5);
  });
});

describe('salts', () => {
  let ground: Ground;
  beforeEach(async () => {
    const servers = { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') };
    ground = await prepareGround(servers);
  });
  afterEach(() => ground.close());

  test('are the same for all beacons, and tomorrow’s is there before midnight', async () => {
    const store = createSaltStore(ground.database);
    let now = Date.UTC(2026, 10, 22, 22, 30);
    const [one, other] = [createSalts(store, () => now), createSalts(store, () => now)];
    await Promise.all([one.refresh(), other.refresh()]);
    expect(one.of('2026-11-22')).toHaveLength(32);
    expect(other.of('2026-11-22')).toEqual(one.of('2026-11-22'));
    expect(one.of('2026-11-23')).toBeUndefined();
    now += 3_600_000;
    await one.refresh();
    expect(one.of('2026-11-23')).toHaveLength(32);
    expect(one.of('2026-11-23')).not.toEqual(one.of('2026-11-22'));
    expect(one.of('2026-11-21')).toBeUndefined();
  });

  test('of the day before yesterday are forgotten', async () => {
    let now = Date.UTC(2026, 10, 22, 12);
    const salts = createSalts(createSaltStore(ground.database), () => now);
    await salts.refresh();
    now += 24 * 3_600_000;
    await salts.refresh();
    expect(salts.of('2026-11-22')).toHaveLength(32);
    now += 24 * 3_600_000;
    await salts.refresh();
    expect(salts.of('2026-11-22')).toBeUndefined();
    expect(salts.of('2026-11-23')).toHaveLength(32);
  });
});
