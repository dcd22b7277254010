/** Parts as the first version wrote them become parts of today, with the same hits in them. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Part } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ArchiveWorld, openWorld, readMonth, store } from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { compactDay, DAY_GRACE_MS } from './compact.ts';
import { PART_SCHEMA } from './hit-rows.ts';
import { planMigration } from './migrate-parts.ts';
import { sealMonth } from './seal.ts';

const SITE = 'site';
const MONTH = '2026-11';
const DAY = Date.UTC(2026, 10, 20);
const HOUR_MS = 3_600_000;
const OVER = DAY + 24 * HOUR_MS + DAY_GRACE_MS;

let world: ArchiveWorld;

beforeEach(async () => {
  world = await openWorld(DAY + HOUR_MS);
});

afterEach(() => world.close());

const { signal } = new AbortController();
const manifest = () => world.manifest(SITE, MONTH);

/** Rewrites a part's file as version 1 had it: without the columns that came later. */
async function makeOld(part: Part): Promise<Part> {
  const path = await world.context.objects.localPath(part.key);
  const old = `${path}.old`;
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(
    `COPY (SELECT * EXCLUDE ("verdict", "importId") FROM read_parquet('${path}')) TO '${old}' (FORMAT parquet)`,
  );
  connection.closeSync();
  await world.context.objects.put(part.key, old);
  const content = await readFile(old);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { ...part, schema: 1, bytes: content.length, sha256 };
}

describe('migration', () => {
  it('writes parts of an older version again, once, and every hit is still there once', async () => {
    store(world, toBatches(SITE, sampleHits(1, 400, { from: DAY, to: DAY + HOUR_MS }), 100));
    await sealMonth(world.context, { siteId: SITE, month: MONTH, fence: 1, signal });
    const before = manifest();
    const parts = await Promise.all(before.parts.map(makeOld));
    const next = { ...before, generation: before.generation + 1, parts };
    expect(await world.context.manifests.replace(SITE, next)).toBe(true);
    const { wanted } = await readMonth(world, SITE, MONTH);

    expect(planMigration(manifest(), OVER - 1)).toEqual([]);
    world.now = OVER;
    const [plan, ...others] = planMigration(manifest(), world.now);
    expect(plan).toMatchObject({ day: '2026-11-20', level: 'compacted', parts: [{ schema: 1 }] });
    expect(others).toEqual([]);
    if (plan === undefined) return;
    const request = { siteId: SITE, month: MONTH, plan, signal };
    expect(await compactDay(world.context, request)).toMatchObject({ outcome: 'compacted' });
    expect(manifest().parts).toMatchObject([{ rows: 400, schema: PART_SCHEMA }]);
    expect((await readMonth(world, SITE, MONTH)).found).toEqual(wanted);
    expect(planMigration(manifest(), world.now)).toEqual([]);
    // Somebody else's second try finds its parts replaced.
    expect(await compactDay(world.context, request)).toEqual({ outcome: 'superseded' });
  });
});
