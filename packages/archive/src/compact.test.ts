import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveWorld, Crash, openWorld, readMonth, store } from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { type CompactResult, compactDay, DAY_GRACE_MS, planMerges } from './compact.ts';
import type { CubeWriter } from './cube-writer.ts';
import { sealMonth } from './seal.ts';
import { collectOrphans, ORPHAN_AGE_MS, RETIRED_AGE_MS, sweepRetired } from './sweep.ts';

const SITE = 'site';
const MONTH = '2026-11';
const DAY = Date.UTC(2026, 10, 20);
const HOUR_MS = 3_600_000;
const OVER = DAY + 24 * HOUR_MS + DAY_GRACE_MS;

let world: ArchiveWorld;
let seed = 0;

beforeEach(async () => {
  world = await openWorld(DAY + HOUR_MS);
});

afterEach(() => world.close());

const { signal } = new AbortController();

async function sealHits(count: number, from = DAY): Promise<void> {
  seed += 1;
  const hits = sampleHits(seed, count, { from, to: from + HOUR_MS });
  store(
    world,
    toBatches(SITE, hits, 100).map((batch) => ({ ...batch, batchId: `${seed}-${batch.batchId}` })),
  );
  await sealMonth(world.context, { siteId: SITE, month: MONTH, fence: 1, signal });
  world.now += 1_000;
}

const plans = () => planMerges(world.manifest(SITE, MONTH), world.now);

async function compactFirst(): Promise<CompactResult> {
  const [plan] = plans();
  if (plan === undefined) throw new Error('there is nothing to compact');
  return await compactDay(world.context, { siteId: SITE, month: MONTH, plan, signal });
}

async function expectEachHitOnce(): Promise<void> {
  const { found, wanted } = await readMonth(world, SITE, MONTH);
  expect(found).toEqual(wanted);
}

describe('compaction', () => {
  it('makes one part of a day that has been over for two hours, with the same rows', async () => {
    await sealHits(300);
    await sealHits(200);
    world.now = OVER - 1;
    expect(plans()).toEqual([]);
    world.now = OVER;
    expect(await compactFirst()).toMatchObject({ outcome: 'compacted', merged: 2 });
    await expectEachHitOnce();
    const { parts, retired } = world.manifest(SITE, MONTH);
    expect(parts).toMatchObject([{ level: 'compacted', rows: 500, day: '2026-11-20' }]);
    expect(retired).toHaveLength(2);
    expect(plans()).toEqual([]);
  });

  it('makes the files of a cube beside the part, for days of enough hits, and retires them with it', async () => {
    const cubes: CubeWriter = {
      version: 2,
      rowsMin: 300,
      async write({ cellsPath, visitsPath, edgePath }) {
        await writeFile(visitsPath, 'visits');
        await writeFile(cellsPath, 'cells');
        await writeFile(edgePath, 'edge');
        return {
          version: 2,
          segments: [],
          dimensions: ['page'],
          visitRows: 6,
          cellRows: 5,
          edgeRows: 4,
        };
      },
    };
    const counting = async () => {
      const [plan] = planMerges(world.manifest(SITE, MONTH), world.now, cubes);
      if (plan === undefined) return 'nothing to do';
      const request = { siteId: SITE, month: MONTH, plan, signal };
      return (await compactDay({ ...world.context, cubes }, request)).outcome;
    };
    await sealHits(300);
    world.now = OVER;
    // As an older worker would have left it.
    await compactFirst();
    expect(plans()).toEqual([]);
    expect(await counting()).toBe('compacted');
    expect(await counting()).toBe('nothing to do');
    const [part] = world.manifest(SITE, MONTH).parts;
    expect(part?.cube).toMatchObject({
      version: 2,
      cells: { rows: 5, bytes: 5 },
      visits: { rows: 6, bytes: 6 },
      edge: { rows: 4 },
    });
    const { cube } = part ?? {};
    const keys = [part?.key, cube?.cells.key, cube?.visits?.key, cube?.edge.key];
    expect(await world.files()).toEqual(expect.arrayContaining(keys));
    await sealHits(50);
    expect(await counting()).toBe('compacted');
    expect(world.manifest(SITE, MONTH).retired.map(({ key }) => key)).toEqual(
      expect.arrayContaining(keys),
    );
    world.now += RETIRED_AGE_MS;
    await sweepRetired(world.context, { siteId: SITE, month: MONTH });
    expect(await world.files()).toHaveLength(4);
    await expectEachHitOnce();
  });

  it('makes a cube of another version again, of a compacted and of an archived day, and leaves the part', async () => {
    const cubesOf = (version: number): CubeWriter => ({
      ...{ version, rowsMin: 1 },
      async write({ cellsPath, visitsPath, edgePath }) {
        for (const path of [cellsPath, visitsPath, edgePath]) await writeFile(path, 'rows');
        return { version, segments: [], dimensions: [], visitRows: 0, cellRows: 5, edgeRows: 4 };
      },
    });
    const count = async (version: number) => {
      const cubes = cubesOf(version);
      const [plan] = planMerges(world.manifest(SITE, MONTH), world.now, cubes);
      if (plan === undefined) return 'nothing to do';
      const request = { siteId: SITE, month: MONTH, plan, signal };
      return (await compactDay({ ...world.context, cubes }, request)).outcome;
    };
    await sealHits(30);
    world.now = OVER;
    expect(await count(1)).toBe('compacted');
    const [part] = world.manifest(SITE, MONTH).parts;
    expect(await count(2)).toBe('counted');
    expect(await count(2)).toBe('nothing to do');
    const manifest = world.manifest(SITE, MONTH);
    expect(manifest.parts).toMatchObject([{ key: part?.key, cube: { version: 2 } }]);
    const archived = manifest.parts.map((one) => ({ ...one, level: 'archived' as const }));
    expect(planMerges({ ...manifest, parts: archived }, world.now, cubesOf(3))).toMatchObject([
      { level: 'archived', cubeAlone: true },
    ]);
    await expectEachHitOnce();
  });

  it('makes the cube of a day again when the day after is over, wherever it is killed', async () => {
    const seen: string[] = [];
    const cubes: CubeWriter = {
      version: 2,
      rowsMin: 1,
      async write({ day, beforePath, afterPath, cellsPath, visitsPath, edgePath }) {
        await writeFile(visitsPath, 'visits');
        seen.push(`${day} ${beforePath !== null} ${afterPath !== null}`);
        await writeFile(cellsPath, 'cells');
        await writeFile(edgePath, 'edge');
        return { version: 2, segments: [], dimensions: [], visitRows: 0, cellRows: 5, edgeRows: 4 };
      },
    };
    const counting = async (): Promise<string[]> => {
      const outcomes: string[] = [];
      for (const plan of planMerges(world.manifest(SITE, MONTH), world.now, cubes)) {
        const request = { siteId: SITE, month: MONTH, plan, signal };
        outcomes.push((await compactDay({ ...world.context, cubes }, request)).outcome);
      }
      return outcomes;
    };
    await sealHits(30, DAY - 24 * HOUR_MS);
    await sealHits(30);
    world.now = OVER;
    expect(await counting()).toEqual(['compacted', 'compacted']);
    expect(seen).toEqual(['2026-11-19 false false', '2026-11-20 true false']);
    let crashes = 0;
    for (let call = 1; crashes === call - 1; call += 1) {
      world.calls = 0;
      world.fault = { call, moment: call % 2 === 0 ? 'before' : 'after' };
      const crashed = await counting().then(
        () => false,
        (error: unknown) => error instanceof Crash,
      );
      world.fault = null;
      if (crashed) crashes += 1;
      await expectEachHitOnce();
    }
    expect(crashes).toBeGreaterThanOrEqual(6);
    expect(await counting()).toEqual([]);
    const [first, second] = world.manifest(SITE, MONTH).parts;
    expect(first?.cube?.after).toBe(second?.partId);
    expect(second?.cube).toMatchObject({ before: first?.partId });
    expect(await world.files()).toEqual(
      expect.arrayContaining([first?.key, first?.cube?.cells.key, first?.cube?.edge.key]),
    );
  }, 120_000);

  it('takes late hits into the day again', async () => {
    await sealHits(300);
    world.now = OVER;
    await compactFirst();
    await sealHits(50);
    expect(world.manifest(SITE, MONTH).parts).toHaveLength(2);
    expect(await compactFirst()).toMatchObject({ outcome: 'compacted', merged: 2 });
    expect(world.manifest(SITE, MONTH).parts).toMatchObject([{ level: 'compacted', rows: 350 }]);
    await expectEachHitOnce();
  });

  it('merges parts of like size while the day goes on, so that it never has many', async () => {
    for (let round = 0; round < 30; round += 1) {
      await sealHits(20);
      for (let [plan] = plans(); plan !== undefined; [plan] = plans()) {
        expect(plan.level).toBe('sealed');
        await compactFirst();
      }
    }
    expect(world.manifest(SITE, MONTH).parts.length).toBeLessThanOrEqual(16);
    await expectEachHitOnce();
  }, 120_000);

  it('does not stand in the way of sealing that goes on meanwhile', async () => {
    await sealHits(100);
    await sealHits(100);
    world.now = OVER;
    const [plan] = plans();
    if (plan === undefined) throw new Error('there is nothing to compact');
    await sealHits(100);
    const result = await compactDay(world.context, { siteId: SITE, month: MONTH, plan, signal });
    expect(result.outcome).toBe('compacted');
    expect(
      world
        .manifest(SITE, MONTH)
        .parts.map((part) => part.rows)
        .sort(),
    ).toEqual([100, 200]);
    await expectEachHitOnce();
  });

  it('lets only one of two at the same time count, and keeps no file of the other', async () => {
    await sealHits(100);
    await sealHits(100);
    world.now = OVER;
    const results = await Promise.all([compactFirst(), compactFirst()]);
    expect(results.map((result) => result.outcome).sort()).toEqual(['compacted', 'superseded']);
    await expectEachHitOnce();
    expect(await world.files()).toHaveLength(3);
  });

  it('refuses a file whose rows are not those of the parts', async () => {
    await sealHits(100);
    await sealHits(100);
    world.now = OVER;
    const { localPath } = world.context.objects;
    const [first] = world.manifest(SITE, MONTH).parts;
    if (first === undefined) throw new Error('there is no part');
    world.context.objects.localPath = () => localPath(first.key);
    await sealHits(10);
    await expect(compactFirst()).rejects.toThrow('parts of 2026-11-20 hold 300 rows, not 210');
    expect(world.manifest(SITE, MONTH).retired).toEqual([]);
  });

  it('loses and doubles nothing wherever it is killed', async () => {
    world.now = OVER;
    let crashes = 0;
    for (let call = 1; crashes === call - 1; call += 1) {
      for (const moment of ['before', 'after'] as const) {
        await sealHits(40);
        await sealHits(40);
        world.calls = 0;
        world.fault = { call, moment };
        const crashed = await compactFirst().then(
          () => false,
          (error: unknown) => error instanceof Crash,
        );
        world.fault = null;
        if (moment === 'before' && crashed) crashes += 1;
        await expectEachHitOnce();
        if (plans().length > 0) await compactFirst();
        await expectEachHitOnce();
      }
    }
    expect(crashes).toBeGreaterThanOrEqual(6);
    expect(world.manifest(SITE, MONTH).parts).toHaveLength(1);
  }, 120_000);
});

describe('sweeping', () => {
  it('deletes retired files only when no reader can use them any more', async () => {
    await sealHits(100);
    await sealHits(100);
    world.now = OVER;
    await compactFirst();
    world.now += RETIRED_AGE_MS - 1;
    expect(await sweepRetired(world.context, { siteId: SITE, month: MONTH })).toBe(0);
    expect(await world.files()).toHaveLength(3);
    world.now += 1;
    expect(await sweepRetired(world.context, { siteId: SITE, month: MONTH })).toBe(2);
    const { parts, retired } = world.manifest(SITE, MONTH);
    expect(retired).toEqual([]);
    expect(await world.files()).toEqual(parts.map((part) => part.key));
    await expectEachHitOnce();
  });

  it('collects old files that no manifest names, and only those', async () => {
    await sealHits(100);
    await sealHits(100);
    world.now = OVER;
    await compactFirst();
    const kept = await world.files();
    const [key] = kept;
    if (key === undefined) throw new Error('there is no file');
    const source = await world.context.objects.localPath(key);
    const orphan = `${SITE}/${MONTH}/2026-11-20/sealed-orphan.parquet`;
    const stranger = `${SITE}/notes.txt`;
    await world.context.objects.put(orphan, source);
    await world.context.objects.put(stranger, source);
    world.now = Date.now() + ORPHAN_AGE_MS - HOUR_MS;
    expect(await collectOrphans(world.context, signal)).toBe(0);
    world.now = Date.now() + ORPHAN_AGE_MS + HOUR_MS;
    expect(await collectOrphans(world.context, signal)).toBe(1);
    expect(await world.files()).toEqual([...kept, stranger].toSorted());
  });
});
