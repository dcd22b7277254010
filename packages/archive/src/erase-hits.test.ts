import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveWorld, openWorld, readMonth, store } from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { archiveMonth, BATCH_LIFE_MS } from './archive-month.ts';
import { compactDay, planMerges } from './compact.ts';
import { deleteParts } from './delete-parts.ts';
import { eraseHits } from './erase-hits.ts';
import { sealMonth } from './seal.ts';
import { sweepRetired } from './sweep.ts';

const SITE = 'site';
const MONTH = '2026-11';
const MONTH_OF_SITE = { siteId: SITE, month: MONTH };
const DAY_MS = 86_400_000;
const DAY = Date.UTC(2026, 10, 10);
const VISITOR = 4_242;
const { signal } = new AbortController();

let world: ArchiveWorld;
let fence: number;

beforeEach(async () => {
  fence = 1;
  world = await openWorld(DAY + DAY_MS);
});

afterEach(() => world.close());

/** Stores hits of an hour, every tenth of the visitor's; in some batches all are. */
function keep(seed: number, from: number): void {
  const hits = sampleHits(seed, 300, { from, to: from + 3_600_000 });
  const marked = hits.map((hit, index) => {
    const isTheirs = index % 10 === 0 || (index >= 100 && index < 150);
    return isTheirs ? { ...hit, visitorId: VISITOR } : hit;
  });
  const batches = toBatches(SITE, marked, 50);
  store(
    world,
    batches.map((batch) => ({ ...batch, batchId: `${seed}-${batch.batchId}` })),
  );
}

async function seal(): Promise<void> {
  fence += 1;
  await sealMonth(world.context, { ...MONTH_OF_SITE, fence, signal });
}

async function compact(): Promise<void> {
  for (const plan of planMerges(world.manifest(SITE, MONTH), world.now)) {
    await compactDay(world.context, { ...MONTH_OF_SITE, plan, signal });
  }
}

const archive = () =>
  archiveMonth(world.context, { ...MONTH_OF_SITE, before: DAY + DAY_MS, signal });

/** As the store of removals does it, also for what has left: that is what the parts are compared with. */
function eraseFromBatches(): void {
  for (const [place, batch] of world.stored.entries()) {
    const stays = (batch.columns.visitorId ?? []).map((id) => id !== VISITOR);
    const count = stays.filter(Boolean).length;
    const columns = Object.fromEntries(
      Object.entries(batch.columns).map(([name, values]) => [
        name,
        (values as unknown[]).filter((_, index) => stays[index]),
      ]),
    );
    world.stored[place] = { ...batch, count, columns: count === 0 ? {} : columns };
  }
}

async function erase() {
  fence += 1;
  eraseFromBatches();
  const request = { ...MONTH_OF_SITE, erased: { visitorId: VISITOR }, fence, signal };
  return await eraseHits(world.context, request);
}

async function expectNothingLeft(): Promise<void> {
  const { found, wanted } = await readMonth(world, SITE, MONTH);
  expect(found).toEqual(wanted);
  const again = await erase();
  expect(again).toEqual({ outcome: 'erased', parts: 0, hits: 0 });
}

describe("a visitor's erasure", () => {
  it('takes every hit out of parts of all levels and out of the tail, and leaves all others', async () => {
    keep(1, DAY);
    await seal();
    world.now = DAY + 3 * DAY_MS;
    await compact();
    await archive();
    keep(2, DAY + DAY_MS);
    await seal();
    keep(3, DAY + DAY_MS);
    const before = world.stored.reduce((sum, { count }) => sum + count, 0);
    expect(await erase()).toEqual({ outcome: 'erased', parts: 2, hits: 150 });
    const after = world.stored.reduce((sum, { count }) => sum + count, 0);
    expect(before - after).toBe(225);
    await expectNothingLeft();
    // What was unsealed is sealed as ever, and everything can be archived.
    await seal();
    await compact();
    world.now += BATCH_LIFE_MS + 1;
    await archive();
    await expectNothingLeft();
    const levels = world.manifest(SITE, MONTH).parts.map(({ day, level }) => `${day} ${level}`);
    expect(levels.sort()).toEqual(['2026-11-10 archived', '2026-11-11 compacted']);
  });

  it('keeps the account of what has left the recent store', async () => {
    keep(1, DAY);
    await seal();
    world.now = DAY + 3 * DAY_MS;
    await compact();
    await archive();
    // Late hits make the day one whose batches are partly there.
    keep(2, DAY);
    await seal();
    await compact();
    await erase();
    expect(world.manifest(SITE, MONTH).dropped).toEqual([{ day: '2026-11-10', rows: 225 }]);
    world.now += BATCH_LIFE_MS + 1;
    expect(await archive()).toMatchObject({ outcome: 'archived' });
    expect(world.manifest(SITE, MONTH).dropped).toEqual([{ day: '2026-11-10', rows: 450 }]);
    await expectNothingLeft();
  });

  it('gives up parts that held nothing else, and their files go soon', async () => {
    const hits = sampleHits(1, 20, { from: DAY, to: DAY + 1_000 });
    const theirs = hits.map((hit) => ({ ...hit, visitorId: VISITOR }));
    store(world, toBatches(SITE, theirs, 50));
    await seal();
    expect(await erase()).toEqual({ outcome: 'erased', parts: 1, hits: 20 });
    expect(world.manifest(SITE, MONTH).parts).toEqual([]);
    world.now += 3_600_000;
    await sweepRetired(world.context, MONTH_OF_SITE);
    expect(await world.files()).toEqual([]);
  });

  it('keeps out a worker that sealed from what was there before', async () => {
    keep(1, DAY);
    const { readBatchesById } = world.context.batches;
    const stale = fence + 1;
    fence += 1;
    // Between reading the batches and the manifest's replacement, somebody takes the lease and erases.
    world.context.batches.readBatchesById = async function* (...request) {
      const copies = structuredClone(await all(readBatchesById(...request)));
      world.context.batches.readBatchesById = readBatchesById;
      await erase();
      yield* copies;
    };
    const request = { ...MONTH_OF_SITE, fence: stale, signal };
    expect(await sealMonth(world.context, request)).toEqual({ outcome: 'superseded' });
    await seal();
    await expectNothingLeft();
  });
});

describe("a site's deletion", () => {
  it('deletes its files and nobody else’s, whatever sites are called', async () => {
    const others = ['archive', '2026-11', 'site-2'];
    world.now = DAY + 3 * DAY_MS;
    for (const siteId of [SITE, ...others]) {
      store(world, toBatches(siteId, sampleHits(1, 20, { from: DAY, to: DAY + 1_000 }), 50));
      fence += 1;
      await sealMonth(world.context, { siteId, month: MONTH, fence, signal });
      for (const plan of planMerges(world.manifest(siteId, MONTH), world.now)) {
        await compactDay(world.context, { siteId, month: MONTH, plan, signal });
      }
    }
    world.now += BATCH_LIFE_MS + 1;
    const before = DAY + DAY_MS;
    for (const siteId of [SITE, ...others]) {
      await archiveMonth(world.context, { siteId, month: MONTH, before, signal });
    }
    const owned = (await world.files()).length / 4;
    expect(await deleteParts(world.context, SITE, signal)).toBe(owned);
    expect(await deleteParts(world.context, 'archive', signal)).toBe(owned);
    const files = await world.files();
    expect(files.length).toBe(owned * 2);
    expect(files.every((key) => /^(archive\/)?(2026-11|site-2)\/2026-11\//.test(key))).toBe(true);
  });
});

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const list: Value[] = [];
  for await (const value of values) list.push(value);
  return list;
}
