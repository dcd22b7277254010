import { createSaltStore } from '@footfall/db';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { type Ground, prepareGround } from '../beacon-under-test.ts';
import { createSalts } from './salts.ts';

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
