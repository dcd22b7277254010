import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveWorld, openWorld, readMonth, store } from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { archiveMonth, BATCH_LIFE_MS } from './archive-month.ts';
import { compactDay, planMerges } from './compact.ts';
import { expireMonth } from './expire-month.ts';
import { sealMonth } from './seal.ts';
import { sweepRetired } from './sweep.ts';

const SITE = 'site';
const MONTH = '2026-11';
const MONTH_OF_SITE = { siteId: SITE, month: MONTH };
const DAY_MS = 86_400_000;
const DAY = Date.UTC(2026, 10, 10);
const { signal } = new AbortController();

let world: ArchiveWorld;
let fence: number;

beforeEach(async () => {
  fence = 1;
  world = await openWorld(DAY + DAY_MS);
  // A day and a bit: batches reach over midnight.
  keep(1, { from: DAY, to: DAY + 1.5 * DAY_MS }, 3_000);
  world.now = DAY + 3 * DAY_MS;
  await seal();
});

afterEach(() => world.close());

function keep(seed: number, span: { from: number; to: number }, count: number): void {
  const batches = toBatches(SITE, sampleHits(seed, count, span), 70);
  store(
    world,
    batches.map((batch) => ({ ...batch, batchId: `${seed}-${batch.batchId}` })),
  );
}

async function seal(): Promise<void> {
  fence += 1;
  await sealMonth(world.context, { ...MONTH_OF_SITE, fence, signal });
  for (const plan of planMerges(world.manifest(SITE, MONTH), world.now)) {
    await compactDay(world.context, { ...MONTH_OF_SITE, plan, signal });
  }
}

const archive = (before: number) =>
  archiveMonth(world.context, { ...MONTH_OF_SITE, before, signal });

async function expectEverything(): Promise<void> {
  const { found, wanted } = await readMonth(world, SITE, MONTH);
  expect(found).toEqual(wanted);
}

const levels = () =>
  world
    .manifest(SITE, MONTH)
    .parts.map(({ day, level }) => `${day} ${level}`)
    .sort();
const left = () => world.stored.filter(({ hasLeft }) => hasLeft).length;

describe('the archive', () => {
  it('moves days that are due and lets the recent store forget what is only about them', async () => {
    expect(await archive(DAY + DAY_MS)).toMatchObject({ outcome: 'archived', isMore: false });
    expect(levels()).toEqual(['2026-11-10 archived', '2026-11-11 compacted']);
    const reaching = world.stored.filter(
      ({ minAt, maxAt }) => minAt < DAY + DAY_MS && maxAt >= DAY + DAY_MS,
    );
    expect(reaching.length).toBeGreaterThan(0);
    expect(reaching.every(({ hasLeft }) => !hasLeft)).toBe(true);
    const gone = world.stored.filter(({ hasLeft }) => hasLeft);
    expect(gone.length).toBe(world.stored.filter(({ maxAt }) => maxAt < DAY + DAY_MS).length);
    expect(world.manifest(SITE, MONTH).dropped).toEqual([
      { day: '2026-11-10', rows: gone.reduce((sum, { count }) => sum + count, 0) },
    ]);
    await expectEverything();
    expect(await archive(DAY + DAY_MS)).toEqual({ outcome: 'nothing' });

    await archive(DAY + 2 * DAY_MS);
    expect(levels()).toEqual(['2026-11-10 archived', '2026-11-11 archived']);
    expect(left()).toBe(world.stored.length);
    await expectEverything();
    world.now += 3_600_000;
    await sweepRetired(world.context, MONTH_OF_SITE);
    const files = await world.files();
    expect(files.every((key) => key.startsWith('archive/site/2026-11/'))).toBe(true);
    expect(files).toHaveLength(2);
  });

  it('takes late hits of a day that was archived, again by the same way', async () => {
    await archive(DAY + 2 * DAY_MS);
    keep(2, { from: DAY + 1_000, to: DAY + 3_600_000 }, 200);
    await seal();
    expect(levels()).toEqual(['2026-11-10 compacted', '2026-11-11 archived']);
    await expectEverything();
    // What was stored a moment ago stays, so that it can still be refused when it is sent again.
    await archive(DAY + 2 * DAY_MS);
    expect(world.stored.filter(({ hasLeft }) => !hasLeft).length).toBe(3);
    expect(levels()).toEqual(['2026-11-10 archived', '2026-11-11 archived']);
    world.now += BATCH_LIFE_MS + 1;
    await archive(DAY + 2 * DAY_MS);
    expect(left()).toBe(world.stored.length);
    await expectEverything();
  });

  it('leaves days alone that have hits which are not in their part yet', async () => {
    keep(2, { from: DAY + 1_000, to: DAY + 3_600_000 }, 200);
    fence += 1;
    await sealMonth(world.context, { ...MONTH_OF_SITE, fence, signal });
    await archive(DAY + DAY_MS);
    expect(left()).toBe(0);
    await expectEverything();
  });

  it('lets nothing leave when the file in the store is another, or holds other hits', async () => {
    const [part] = world.manifest(SITE, MONTH).parts.filter(({ day }) => day === '2026-11-10');
    const path = await world.context.objects.localPath(part?.key ?? '');
    await writeFile(path, 'not a part');
    await expect(archive(DAY + DAY_MS)).rejects.toThrow(/is not the file that was put there/);
    expect(left()).toBe(0);
    expect(levels()).toEqual(['2026-11-10 compacted', '2026-11-11 compacted']);
  });

  it.each([
    ['a value that differs', { page: '/another' }],
    ['a time that differs', { sessionAt: 1 }],
  ])('lets nothing leave when the recent store has %s', async (_, change) => {
    const [batch] = world.stored;
    const [name, value] = Object.entries(change)[0] ?? [];
    const columns = batch?.columns as unknown as Record<string, unknown[]>;
    (columns[name ?? ''] as unknown[])[0] = value;
    await expect(archive(DAY + DAY_MS)).rejects.toThrow(/holds other hits/);
    expect(left()).toBe(0);
  });

  it('lets nothing leave when late hits are not those that the part got', async () => {
    await archive(DAY + 2 * DAY_MS);
    keep(2, { from: DAY + 1_000, to: DAY + 3_600_000 }, 200);
    await seal();
    world.now += BATCH_LIFE_MS + 1;
    const late = world.stored.find(({ hasLeft }) => !hasLeft);
    (late?.columns.page as string[])[3] = '/another';
    await expect(archive(DAY + 2 * DAY_MS)).rejects.toThrow(/lacks 1 hits of 2026-11-10/);
    expect(world.stored.filter(({ hasLeft }) => !hasLeft).length).toBe(3);
  });
});

describe('retention', () => {
  it('ends with the days that are over, and not before their hits have left', async () => {
    const expire = (before: number) =>
      expireMonth(world.context, { ...MONTH_OF_SITE, before, firstHitAt: firstHitAt(), signal });
    const firstHitAt = () =>
      Math.min(...world.stored.filter(({ hasLeft }) => !hasLeft).map(({ minAt }) => minAt));
    expect(await expire(DAY + DAY_MS)).toEqual({ parts: 0 });
    await archive(DAY + DAY_MS);
    // A batch that reaches over midnight still has hits of the day.
    expect(await expire(DAY + DAY_MS)).toEqual({ parts: 0 });
    await archive(DAY + 2 * DAY_MS);
    expect(await expire(DAY + DAY_MS)).toEqual({ parts: 1 });
    expect(levels()).toEqual(['2026-11-11 archived']);
    expect(world.manifest(SITE, MONTH).dropped?.map(({ day }) => day)).toEqual(['2026-11-11']);
    world.now += 3_600_000;
    await sweepRetired(world.context, MONTH_OF_SITE);
    expect(await world.files()).toHaveLength(1);
  });
});
