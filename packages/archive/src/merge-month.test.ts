/** The monthly merge: a file instead of one a day, and every hit there once, whatever comes in between. */
import { writeFile } from 'node:fs/promises';
import { daysOfPart, type Part } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveWorld, Crash, openWorld, readMonth, store } from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { archiveMonth, BATCH_LIFE_MS } from './archive-month.ts';
import { compactDay, planMerges } from './compact.ts';
import { deleteParts } from './delete-parts.ts';
import { eraseHits } from './erase-hits.ts';
import { expireMonth } from './expire-month.ts';
import { mergeMonth, planMonth } from './merge-month.ts';
import { planMigration, planMonthMigration } from './migrate-parts.ts';
import { sealMonth } from './seal.ts';
import { collectOrphans, ORPHAN_AGE_MS, RETIRED_AGE_MS, sweepRetired } from './sweep.ts';

const SITE = 'site';
const MONTH = '2026-11';
const MONTH_OF_SITE = { siteId: SITE, month: MONTH };
const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2026, 10, 10);
const dayAt = (place: number) => FIRST + place * DAY_MS;
/** As long after the month's end as a hit of a browser may take, and the grace of a day. */
const AT_REST = Date.UTC(2026, 11, 4, 2);
const RULES = { rowsMin: 100 };
const { signal } = new AbortController();

let world: ArchiveWorld;
let fence: number;
let seed: number;

beforeEach(async () => {
  fence = 1;
  seed = 0;
  world = await openWorld(dayAt(3));
});

afterEach(() => world.close());

/** Stores hits of a UTC day, in batches of up to 30. */
function keep(day: number, count: number, visitorId?: number): void {
  seed += 1;
  const hits = sampleHits(seed, count, { from: day, to: day + DAY_MS }).map((hit, index) =>
    visitorId === undefined || index % 3 > 0 ? hit : { ...hit, visitorId },
  );
  const batches = toBatches(SITE, hits, 30);
  store(
    world,
    batches.map((batch) => ({ ...batch, batchId: `${seed}-${batch.batchId}` })),
  );
}

/** Four days, the third of them large. */
function keepDays(visitorId?: number): void {
  for (const [place, count] of [60, 45, 130, 20].entries()) keep(dayAt(place), count, visitorId);
}

/** Everything that was stored leaves for the archive. */
async function archiveAll(): Promise<void> {
  fence += 1;
  await sealMonth(world.context, { ...MONTH_OF_SITE, fence, signal });
  world.now = Math.max(world.now, AT_REST) + BATCH_LIFE_MS + 1;
  for (const plan of planMerges(world.manifest(SITE, MONTH), world.now)) {
    await compactDay(world.context, { ...MONTH_OF_SITE, plan, signal });
  }
  const before = Date.UTC(2026, 11, 1);
  await archiveMonth(world.context, { ...MONTH_OF_SITE, before, signal });
}

const plan = () => planMonth(world.manifest(SITE, MONTH), world.now, RULES);

async function merge() {
  const wanted = plan();
  if (wanted === null) throw new Error('there is nothing to merge');
  return await mergeMonth(world.context, { ...MONTH_OF_SITE, plan: wanted, signal });
}

async function expectEachHitOnce(): Promise<void> {
  const { found, wanted } = await readMonth(world, SITE, MONTH);
  expect(found).toEqual(wanted);
}

/** `2026-11-10 60`, and of a merged part all its days in brackets. */
const parts = () =>
  world
    .manifest(SITE, MONTH)
    .parts.map((part) => {
      const days = daysOfPart(part).map(({ day, rows }) => `${day.slice(8)}: ${rows}`);
      return part.days === undefined ? `${days[0]} ${part.level}` : `[${days.join(', ')}]`;
    })
    .sort();

const merged = (): Part => {
  const part = world.manifest(SITE, MONTH).parts.find(({ days }) => days !== undefined);
  if (part === undefined) throw new Error('nothing was merged');
  return part;
};

describe('the monthly merge', () => {
  it('makes one part of the small days of a month at rest, and days keep their names in it', async () => {
    keepDays();
    await archiveAll();
    const before = world.manifest(SITE, MONTH).parts;
    const { wanted } = await readMonth(world, SITE, MONTH);
    expect(await merge()).toMatchObject({ outcome: 'merged', merged: 3 });
    expect(parts()).toEqual(['12: 130 archived', '[10: 60, 11: 45, 13: 20]']);
    expect((await readMonth(world, SITE, MONTH)).found).toEqual(wanted);
    expect(plan()).toBeNull();
    const part = merged();
    expect(part).toMatchObject({ level: 'archived', rows: 125, day: '2026-11-99' });
    expect(part.days?.map(({ partId }) => partId)).toEqual(
      ['2026-11-10', '2026-11-11', '2026-11-13'].map(
        (day) => before.find((one) => one.day === day)?.partId,
      ),
    );
    expect(part.minAt).toBe(Math.min(...(part.days ?? []).map(({ minAt }) => minAt)));
    // Four days' files as they were sealed, and compacted, and three of those that were merged.
    expect(world.manifest(SITE, MONTH).retired).toHaveLength(11);
    world.now += RETIRED_AGE_MS;
    await sweepRetired(world.context, MONTH_OF_SITE);
    expect(await world.files()).toEqual(
      world
        .manifest(SITE, MONTH)
        .parts.map(({ key }) => key)
        .sort(),
    );
    world.now = Date.now() + ORPHAN_AGE_MS + 1;
    expect(await collectOrphans(world.context, signal)).toBe(0);
    await expectEachHitOnce();
    // Whoever deletes the site deletes it too.
    await deleteParts(world.context, SITE, signal);
    expect(await world.files()).toEqual([]);
  });

  it('waits until the month is over, its hits have left the recent store, and hardly any can come', async () => {
    keepDays();
    fence += 1;
    await sealMonth(world.context, { ...MONTH_OF_SITE, fence, signal });
    world.now = dayAt(8);
    for (const one of planMerges(world.manifest(SITE, MONTH), world.now)) {
      await compactDay(world.context, { ...MONTH_OF_SITE, plan: one, signal });
    }
    world.now = AT_REST + DAY_MS;
    expect(plan()).toBeNull();
    world.now = dayAt(8);
    await archiveMonth(world.context, { ...MONTH_OF_SITE, before: dayAt(8), signal });
    const manifest = world.manifest(SITE, MONTH);
    expect(planMonth(manifest, AT_REST - 1, RULES)).toBeNull();
    expect(planMonth(manifest, AT_REST, RULES)).toMatchObject({
      small: ['2026-11-10', '2026-11-11', '2026-11-13'],
      large: [],
    });
    // A batch that stays because it may be sent again.
    const [first, ...others] = manifest.dropped ?? [];
    const dropped = [{ day: first?.day ?? '', rows: (first?.rows ?? 0) - 1 }, ...others];
    expect(planMonth({ ...manifest, dropped }, AT_REST, RULES)).toBeNull();
  });

  it('leaves a month alone that has one small day, or none', async () => {
    keep(dayAt(0), 20);
    keep(dayAt(1), 130);
    await archiveAll();
    expect(plan()).toBeNull();
  });

  it('takes late hits as parts beside, archives them, and merges again', async () => {
    keepDays();
    await archiveAll();
    await merge();
    const names = merged().days?.map(({ partId }) => partId) ?? [];
    keep(dayAt(1), 10);
    await expectEachHitOnce();
    fence += 1;
    await sealMonth(world.context, { ...MONTH_OF_SITE, fence, signal });
    await expectEachHitOnce();
    expect(plan()).toBeNull();
    await archiveAll();
    expect(parts()).toEqual(['11: 10 archived', '12: 130 archived', '[10: 60, 11: 45, 13: 20]']);
    expect(world.stored.every(({ hasLeft }) => hasLeft)).toBe(true);
    expect(await merge()).toMatchObject({ outcome: 'merged', merged: 2 });
    expect(parts()).toEqual(['12: 130 archived', '[10: 60, 11: 55, 13: 20]']);
    // The day that got hits has another name, so that nobody takes it for what it was.
    const after = merged().days?.map(({ partId }) => partId) ?? [];
    expect(after.map((name, place) => name === names[place])).toEqual([true, false, true]);
    await expectEachHitOnce();
  });

  it('lets a day go that has grown too large, which is archived by itself', async () => {
    keepDays();
    await archiveAll();
    await merge();
    keep(dayAt(1), 70);
    await archiveAll();
    expect(await merge()).toMatchObject({ outcome: 'merged', merged: 2 });
    expect(parts()).toEqual(['11: 115 compacted', '12: 130 archived', '[10: 60, 13: 20]']);
    await expectEachHitOnce();
    await archiveAll();
    expect(parts()).toEqual(['11: 115 archived', '12: 130 archived', '[10: 60, 13: 20]']);
    expect(plan()).toBeNull();
    await expectEachHitOnce();
  });

  it('keeps out late hits that are not those which the part got', async () => {
    keepDays();
    await archiveAll();
    await merge();
    keep(dayAt(1), 10);
    fence += 1;
    await sealMonth(world.context, { ...MONTH_OF_SITE, fence, signal });
    const late = world.stored.find(({ hasLeft }) => !hasLeft);
    (late?.columns.page as string[])[3] = '/another';
    await expect(archiveAll()).rejects.toThrow(/holds other hits of 2026-11-11/);
    expect(late?.hasLeft).toBe(false);
  });

  it('changes nothing where a file in the store is another, or lacks hits', async () => {
    keepDays();
    await archiveAll();
    const before = world.manifest(SITE, MONTH);
    const [first] = before.parts;
    const path = await world.context.objects.localPath(first?.key ?? '');
    await writeFile(path, 'not a part');
    await expect(merge()).rejects.toThrow(/is not the file that was put there/);
    expect(world.manifest(SITE, MONTH)).toEqual(before);
  });

  it('lets only one of two at the same time count, and keeps no file of the other', async () => {
    keepDays();
    await archiveAll();
    world.now += RETIRED_AGE_MS;
    await sweepRetired(world.context, MONTH_OF_SITE);
    const results = await Promise.all([merge(), merge()]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['merged', 'superseded']);
    await expectEachHitOnce();
    // Two parts, and the three that were merged.
    expect(await world.files()).toHaveLength(5);
  });

  it('loses and doubles nothing wherever it is killed', async () => {
    keepDays();
    await archiveAll();
    let crashes = 0;
    for (let call = 1; crashes === call - 1; call += 1) {
      for (const moment of ['before', 'after'] as const) {
        // Late hits give it something to do each time.
        keep(dayAt(call % 2), 1);
        await archiveAll();
        world.calls = 0;
        world.fault = { call, moment };
        const crashed = await merge().then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        world.fault = null;
        if (moment === 'before' && crashed) crashes += 1;
        await expectEachHitOnce();
        if (plan() !== null) await merge();
        await expectEachHitOnce();
      }
    }
    expect(crashes).toBeGreaterThanOrEqual(7);
    expect(parts()).toHaveLength(2);
  }, 120_000);

  it('is written again in the columns of today when it is of older ones', async () => {
    keepDays();
    await archiveAll();
    await merge();
    const manifest = world.manifest(SITE, MONTH);
    const old = manifest.parts.map((part) => ({ ...part, schema: part.schema - 1 }));
    const next = { ...manifest, generation: manifest.generation + 1, parts: old };
    await world.context.manifests.replace(SITE, next);
    expect(planMigration(next, world.now).map(({ day }) => day)).toEqual(['2026-11-12']);
    expect(plan()).toBeNull();
    const wanted = planMonthMigration(next, world.now, RULES);
    if (wanted === null) throw new Error('there is nothing to migrate');
    await mergeMonth(world.context, { ...MONTH_OF_SITE, plan: wanted, signal });
    expect(planMonthMigration(world.manifest(SITE, MONTH), world.now, RULES)).toBeNull();
    expect(parts()).toEqual(['12: 130 archived', '[10: 60, 11: 45, 13: 20]']);
    await expectEachHitOnce();
  });
});

describe('a merged part', () => {
  const expire = (place: number, firstHitAt: number | null = null) =>
    expireMonth(world.context, { ...MONTH_OF_SITE, before: dayAt(place), firstHitAt, signal });

  it('is written anew without the days that its site keeps no longer, and goes with the last', async () => {
    keepDays();
    await archiveAll();
    await merge();
    expect(await expire(0)).toEqual({ parts: 0 });
    expect(await expire(1)).toEqual({ parts: 1 });
    expect(parts()).toEqual(['12: 130 archived', '[11: 45, 13: 20]']);
    expect(world.manifest(SITE, MONTH).dropped?.map(({ day }) => day)).toEqual([
      '2026-11-11',
      '2026-11-12',
      '2026-11-13',
    ]);
    expect(await expire(3)).toEqual({ parts: 2 });
    expect(parts()).toEqual(['[13: 20]']);
    expect(await expire(4, dayAt(3) + 1)).toEqual({ parts: 0 });
    expect(await expire(4)).toEqual({ parts: 1 });
    world.now += RETIRED_AGE_MS;
    await sweepRetired(world.context, MONTH_OF_SITE);
    expect(await world.files()).toEqual([]);
  });

  it('gives way to nobody wherever the worker is killed while days go', async () => {
    keepDays();
    await archiveAll();
    await merge();
    let crashes = 0;
    for (let call = 1; crashes === call - 1; call += 1) {
      world.calls = 0;
      world.fault = { call, moment: call % 2 === 0 ? 'before' : 'after' };
      const crashed = await expire(1).then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      world.fault = null;
      if (crashed) crashes += 1;
      expect(['[10: 60, 11: 45, 13: 20]', '[11: 45, 13: 20]']).toContain(parts()[1]);
    }
    expect(crashes).toBeGreaterThanOrEqual(5);
    expect(parts()[1]).toBe('[11: 45, 13: 20]');
  });

  it('loses the hits of a visitor who is erased, and stays in the archive', async () => {
    const visitorId = 4_242;
    keepDays(visitorId);
    await archiveAll();
    await merge();
    const names = merged().days?.map(({ partId }) => partId) ?? [];
    fence += 1;
    const erased = { ...MONTH_OF_SITE, erased: { visitorId }, fence, signal };
    expect(await eraseHits(world.context, erased)).toMatchObject({ outcome: 'erased', parts: 2 });
    expect(parts()).toEqual(['12: 86 compacted', '[10: 40, 11: 30, 13: 13]']);
    expect(merged().days?.some(({ partId }) => names.includes(partId))).toBe(false);
    expect(world.manifest(SITE, MONTH).dropped?.map(({ rows }) => rows)).toEqual([40, 30, 86, 13]);
    // And again, until nothing of a day is left.
    await archiveAll();
    expect(await eraseHits(world.context, { ...erased, fence: fence + 1 })).toMatchObject({
      ...{ outcome: 'erased', parts: 0 },
    });
    keep(dayAt(0), 10);
    await archiveAll();
    // It has grown too small for a part of its own.
    expect(await merge()).toMatchObject({ outcome: 'merged', merged: 3 });
    expect(parts()).toEqual(['[10: 50, 11: 30, 12: 86, 13: 13]']);
  });
});
