import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { SEAL_OVERLAP_MS } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveWorld, Crash, openWorld, readMonth, store } from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { type SealResult, sealMonth } from './seal.ts';
import { collectOrphans, ORPHAN_AGE_MS } from './sweep.ts';

const SITE = 'site_1-A';
const MONTH = '2026-11';
const DAY = Date.UTC(2026, 10, 20);
const HOUR_MS = 3_600_000;

let world: ArchiveWorld;
let seed = 0;

beforeEach(async () => {
  world = await openWorld(DAY + 12 * HOUR_MS);
});

afterEach(() => world.close());

/** Stores hits of two UTC days (the day before reaches to midnight) as batches of 100. */
function storeHits(count: number, lagMs = 0): void {
  seed += 1;
  const hits = sampleHits(seed, count, { from: DAY - HOUR_MS, to: DAY + HOUR_MS });
  const batches = toBatches(SITE, hits, 100);
  store(
    world,
    batches.map((batch) => ({ ...batch, batchId: `${seed}-${batch.batchId}` })),
    lagMs,
  );
}

const seal = (fence = 1, signal = new AbortController().signal): Promise<SealResult> =>
  sealMonth(world.context, { siteId: SITE, month: MONTH, fence, signal });

async function expectEachHitOnce(): Promise<{ tailRows: number }> {
  const { found, wanted, tailRows } = await readMonth(world, SITE, MONTH);
  expect(found).toEqual(wanted);
  return { tailRows };
}

describe('sealing', () => {
  it('makes one part of each UTC day, and the tail is empty afterwards', async () => {
    storeHits(1_000);
    const result = await seal();
    expect(result).toMatchObject({ outcome: 'sealed', hits: 1_000, batches: 10, isMore: false });
    expect(await expectEachHitOnce()).toEqual({ tailRows: 0 });
    const { parts, generation, fence } = world.manifest(SITE, MONTH);
    expect({ generation, fence }).toEqual({ generation: 1, fence: 1 });
    expect(parts.map((part) => part.day)).toEqual(['2026-11-19', '2026-11-20']);
    for (const part of parts) {
      expect(part.key).toBe(`${SITE}/${MONTH}/${part.day}/sealed-${part.partId}.parquet`);
      const file = await readFile(await world.context.objects.localPath(part.key));
      expect(file.length).toBe(part.bytes);
      expect(createHash('sha256').update(file).digest('hex')).toBe(part.sha256);
    }
  });

  it('finds nothing to do the second time', async () => {
    storeHits(300);
    await seal();
    const before = world.manifest(SITE, MONTH);
    expect(await seal(2)).toEqual({ outcome: 'nothing' });
    expect(world.manifest(SITE, MONTH)).toEqual(before);
    expect(await world.files()).toHaveLength(2);
  });

  it('seals what came since, and nothing of another site or month', async () => {
    storeHits(200);
    store(world, toBatches('other', sampleHits(99, 50, { from: DAY, to: DAY + 1_000 }), 50));
    await seal();
    storeHits(100);
    expect(await expectEachHitOnce()).toEqual({ tailRows: 100 });
    expect(await seal()).toMatchObject({ outcome: 'sealed', hits: 100 });
    expect(await expectEachHitOnce()).toEqual({ tailRows: 0 });
    expect((await readMonth(world, 'other', MONTH)).tailRows).toBe(50);
  });

  it('seals a batch that shows only minutes after it was stored, once', async () => {
    storeHits(100, SEAL_OVERLAP_MS - 1_000);
    world.now += 60_000;
    for (let minute = 0; minute < 16; minute += 1) {
      storeHits(100);
      await seal();
      await expectEachHitOnce();
      world.now += 60_000;
    }
    expect(await expectEachHitOnce()).toEqual({ tailRows: 0 });
    expect(world.manifest(SITE, MONTH).parts.reduce((sum, part) => sum + part.rows, 0)).toBe(1_700);
  }, 120_000);

  it('keeps the ids of batches no longer than a late one may still come', async () => {
    for (let minute = 0; minute < 40; minute += 1) {
      storeHits(100);
      world.now += 60_000;
    }
    await seal();
    const { sealedBatches, sealedBefore } = world.manifest(SITE, MONTH);
    expect(sealedBatches.length).toBeLessThanOrEqual(17);
    expect(sealedBefore).toBeLessThanOrEqual(world.now - SEAL_OVERLAP_MS);
    expect(sealedBatches.every((batch) => batch.storedAt >= sealedBefore)).toBe(true);
  });

  it('never goes by its own clock: one that runs an hour fast loses nothing', async () => {
    storeHits(100);
    const { clock } = world.context;
    world.context.clock = () => clock() + HOUR_MS;
    await seal();
    world.now += 1_000;
    storeHits(100);
    expect(await seal()).toMatchObject({ outcome: 'sealed', hits: 100 });
    await expectEachHitOnce();
  });

  it('gives way to whoever holds a later lease', async () => {
    storeHits(100);
    await seal(5);
    storeHits(100);
    expect(await seal(4)).toEqual({ outcome: 'superseded' });
    expect(await seal(5)).toMatchObject({ outcome: 'sealed' });
    await expectEachHitOnce();
  });

  it('counts once what two sealers seal at the same time, and keeps no file of the loser', async () => {
    storeHits(400);
    const results = await Promise.all([seal(1), seal(2)]);
    const outcomes = results.map((result) => result.outcome).sort();
    expect(outcomes).toEqual(['sealed', 'superseded']);
    await expectEachHitOnce();
    expect(await world.files()).toHaveLength(2);
  });

  it('keeps its files when it was told "no" although the manifest was replaced', async () => {
    storeHits(100);
    const { replace } = world.context.manifests;
    // As a driver may say after it repeated a command whose first answer was lost.
    world.context.manifests.replace = async (siteId, next) => {
      await replace(siteId, next);
      return false;
    };
    expect(await seal()).toMatchObject({ outcome: 'sealed', hits: 100 });
    await expectEachHitOnce();
    expect(world.manifest(SITE, MONTH).generation).toBe(1);
  });

  it('changes nothing when it is called off', async () => {
    storeHits(100);
    expect(await seal(1, AbortSignal.abort())).toEqual({ outcome: 'abandoned' });
    expect(world.manifest(SITE, MONTH).generation).toBe(0);
    expect(await world.files()).toEqual([]);
  });

  it('refuses to count a batch that cannot be read again', async () => {
    storeHits(200);
    const { readBatchesById } = world.context.batches;
    world.context.batches.readBatchesById = (siteId, ids, freshness) =>
      readBatchesById(siteId, ids.slice(1), freshness);
    await expect(seal()).rejects.toThrow('read 1 batches with 100 hits of 2 with 200');
    expect(world.manifest(SITE, MONTH).generation).toBe(0);
  });

  it('loses and doubles nothing wherever it is killed, and leaves no file for good', async () => {
    storeHits(200);
    await seal();
    let crashes = 0;
    for (let call = 1; crashes === call - 1; call += 1) {
      for (const moment of ['before', 'after'] as const) {
        storeHits(100);
        world.calls = 0;
        world.fault = { call, moment };
        const crashed = await seal().then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        world.fault = null;
        if (moment === 'before' && crashed) crashes += 1;
        await expectEachHitOnce();
        await seal();
        expect(await expectEachHitOnce()).toEqual({ tailRows: 0 });
      }
    }
    expect(crashes).toBeGreaterThanOrEqual(8);
    world.now = Date.now() + ORPHAN_AGE_MS + HOUR_MS;
    await collectOrphans(world.context, new AbortController().signal);
    const named = world.manifest(SITE, MONTH).parts.map((part) => part.key);
    expect(await world.files()).toEqual(named.toSorted());
    await expectEachHitOnce();
  }, 120_000);
});
