/** Exports: every hit once, wherever it lies, and nothing left behind. */
import { DuckDBInstance } from '@duckdb/node-api';
import type { StoredHit } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ArchiveWorld, openWorld, store } from '../test/archive-world.ts';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { compactDay, planMerges } from './compact.ts';
import {
  type ExportContext,
  type ExportRequest,
  exportLines,
  exportParquet,
  measureExport,
} from './export-hits.ts';
import { quoteText } from './hit-rows.ts';
import { sealMonth } from './seal.ts';

const SITE = 'site';
const MONTHS = ['2026-10', '2026-11'];
const DAY_MS = 86_400_000;
const FROM = Date.UTC(2026, 9, 31);
const { signal } = new AbortController();
const REQUEST: ExportRequest = {
  siteId: SITE,
  fromAt: FROM,
  toAt: FROM + 3 * DAY_MS,
  withLeftOut: false,
  visitorId: null,
  signal,
};

let world: ArchiveWorld;
let context: ExportContext;
let hits: StoredHit[];

/** Three days over a month's end: the first compacted, the second sealed, the third not sealed yet. */
beforeEach(async () => {
  world = await openWorld(FROM + 3 * DAY_MS);
  context = {
    ...world.context,
    manifests: {
      read: world.context.manifests.read,
      list: async () => MONTHS.map((month) => world.manifest(SITE, month)),
    },
    batches: {
      ...world.context.batches,
      async *monthsOf() {
        yield* MONTHS;
      },
      listBatches: async function* (siteId, request) {
        yield* world.stored
          .filter(({ month }) => siteId === SITE && month === request.month)
          .filter(({ storedAt }) => storedAt >= request.storedSince);
      },
    },
  };
  hits = [];
  for (const day of [0, 1, 2]) {
    const from = FROM + day * DAY_MS;
    const ofDay = sampleHits(day + 1, 300, { from, to: from + DAY_MS }).map(
      (hit, index): StoredHit => ({
        ...hit,
        title: index % 50 === 0 ? 'A "quoted"\nline, ü 😀' : hit.title,
        verdict: index % 10 === 0 ? 'bot:agent' : null,
      }),
    );
    hits.push(...ofDay);
    const batches = toBatches(SITE, ofDay, 50);
    store(
      world,
      batches.map((batch) => ({ ...batch, batchId: `${day}-${batch.batchId}` })),
    );
    if (day === 2) continue;
    for (const month of MONTHS) {
      await sealMonth(world.context, { siteId: SITE, month, fence: day + 1, signal });
    }
    for (const plan of day === 0 ? planMerges(world.manifest(SITE, '2026-10'), world.now) : []) {
      await compactDay(world.context, { siteId: SITE, month: '2026-10', plan, signal });
    }
  }
});
afterEach(() => world.close());

type Line = Record<string, unknown>;

async function linesOf(request: Partial<ExportRequest> = {}): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const chunk of exportLines(context, { ...REQUEST, ...request })) {
    const text = chunk.toString();
    expect(text.endsWith('\n')).toBe(true);
    lines.push(
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
  }
  return lines;
}

/** What tells one sample hit from all others. */
const nameOf = (hit: { at: unknown; visitorId: unknown; sessionId: unknown; name: unknown }) =>
  [hit.at, hit.visitorId, hit.sessionId, hit.name].join(' ');
const namesOf = (wanted: readonly StoredHit[]) =>
  wanted.map((hit) => nameOf({ ...hit, at: new Date(hit.at).toISOString() })).sort();

describe('an export', () => {
  test('has each hit that counts once: of compacted and sealed parts, and of what waits', async () => {
    const lines = await linesOf();
    const counted = hits.filter(({ verdict }) => verdict === null);
    expect(lines.map((line) => nameOf(line as never)).sort()).toEqual(namesOf(counted));
  });

  test('has hits with a verdict where they are asked for', async () => {
    expect(await linesOf({ withLeftOut: true })).toHaveLength(hits.length);
  });

  test('of one visitor has nothing of anybody else', async () => {
    const visitorId = hits.find(({ verdict }) => verdict === null)?.visitorId ?? 0;
    const theirs = hits.filter((hit) => hit.visitorId === visitorId);
    const lines = await linesOf({ visitorId, withLeftOut: true });
    expect(lines.map((line) => nameOf(line as never)).sort()).toEqual(namesOf(theirs));
  });

  test('begins and ends at the instants that are asked for', async () => {
    const span = { fromAt: FROM + 36 * 3_600_000, toAt: FROM + 60 * 3_600_000 };
    const lines = await linesOf({ ...span, withLeftOut: true });
    const within = hits.filter(({ at }) => at >= span.fromAt && at < span.toAt);
    expect(lines.map((line) => nameOf(line as never)).sort()).toEqual(namesOf(within));
  });

  test('writes a hit as it is kept: texts, money, properties, and null for what is unknown', async () => {
    const bought = hits.find(({ name, verdict }) => name === 'purchase' && verdict === null);
    if (bought === undefined) throw new Error('the sample has no purchase');
    const line = (await linesOf()).find(
      ({ sessionId, at }) =>
        sessionId === String(bought.sessionId) && at === new Date(bought.at).toISOString(),
    );
    expect(line).toMatchObject({
      name: 'purchase',
      page: bought.page,
      title: bought.title,
      props: Object.fromEntries((bought.props ?? []).map(([key, value]) => [key, String(value)])),
      currency: 'EUR',
      term: null,
      interactive: true,
    });
    expect(Number(line?.['amount'])).toBe(Number(bought.amount));
  });

  test('holds the same as a Parquet file, with timestamps', async () => {
    const file = await exportParquet(context, REQUEST);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const read = await connection.runAndReadAll(
      `SELECT strftime("at", '%Y-%m-%dT%H:%M:%S.%gZ'), "visitorId", "sessionId", "name"
       FROM read_parquet(${quoteText(file.path)})`,
    );
    connection.closeSync();
    await file.close();
    const counted = hits.filter(({ verdict }) => verdict === null);
    expect(
      read
        .getRows()
        .map((row) => row.join(' '))
        .sort(),
    ).toEqual(namesOf(counted));
  });

  test('of days without hits is empty, in both forms', async () => {
    const span = { fromAt: FROM - 9 * DAY_MS, toAt: FROM - 8 * DAY_MS };
    expect(await linesOf(span)).toEqual([]);
    const file = await exportParquet(context, { ...REQUEST, ...span });
    expect(file.bytes).toBeGreaterThan(0);
    await file.close();
  });

  test('never has more hits than was said', async () => {
    const said = await measureExport(context, REQUEST);
    expect(said).toBe(hits.length);
  });

  test('leaves nothing behind when its reader goes after the first lines, or calls it off', async () => {
    const reading = exportLines(context, REQUEST);
    expect((await reading.next()).done).toBe(false);
    await reading.return(undefined);
    const calledOff = new AbortController();
    const ended = exportLines(context, { ...REQUEST, signal: calledOff.signal });
    await ended.next();
    calledOff.abort();
    await expect(ended.next()).rejects.toThrow();
  });
});
