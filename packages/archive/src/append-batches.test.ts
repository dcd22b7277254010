import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { formBatch, type StoredBatch, type StoredHit } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleHits, toBatches } from '../test/sample-hits.ts';
import { appendBatches } from './append-batches.ts';
import type { DuckdbSession } from './duckdb-session.ts';
import {
  createHitTable,
  HIT_ROW_COLUMNS,
  IMPORT_COLUMN,
  quoteName,
  readPartsSql,
} from './hit-rows.ts';
import { writePart } from './part-writer.ts';

const AT = Date.UTC(2026, 10, 20, 12);

const BARE: StoredHit = {
  ...(sampleHits(1, 1, { from: AT, to: AT + 1 })[0] as StoredHit),
  ...{ title: null, referrer: null, medium: null, campaign: null, country: null, region: null },
  ...{ city: null, browser: null, browserVersion: null, os: null, osVersion: null, device: null },
  ...{ language: null, viewport: null, props: null, amount: null, currency: null },
  ...{ engagedMs: null, scroll: null },
};

const FULL: StoredHit = {
  ...BARE,
  at: AT + 7,
  order: 999,
  name: 'Kauf “groß” 🛒',
  visitorId: Number.MAX_SAFE_INTEGER,
  sessionId: Number.MAX_SAFE_INTEGER - 1,
  sessionAt: AT - 1,
  page: '/it\'s/"quoted"/$where/{"$gt":1}/\u0001',
  title: '漢字 \n\t end\u0000nul',
  referrer: 'example.org/a',
  medium: 'email',
  campaign: '',
  term: 'null',
  content: '[]',
  country: 'DE',
  region: 'DE-BE',
  city: 'Żółć',
  browser: 'Firefox',
  browserVersion: '132.0',
  os: 'Linux',
  osVersion: '6',
  device: 'desktop',
  language: 'de',
  viewport: 100_000,
  props: [
    ['plan', 'team'],
    ['seats', 12.5],
    ['trial', false],
    ['', ''],
    ['quote"d', '{"a":["b"]}'],
    ['plan', 'team, said twice'],
  ],
  amount: '99999999999999.9999',
  currency: 'EUR',
  engagedMs: 259_200_000,
  scroll: 100,
  interactive: false,
  verdict: 'bot:agent',
};

let session: DuckdbSession;
let close: () => Promise<void>;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-rows-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  session = { connection, folder };
  close = async () => {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  };
});

afterEach(() => close());

const stored = (hits: StoredHit[]): StoredBatch => ({
  ...formBatch('batch-1', 'site', hits),
  storedAt: AT + 100,
});

/** Every column as JSON can say it: BIGINT as text, a map as an object, an amount as text. */
async function readRows(rowsSql: string): Promise<unknown[]> {
  const columns = HIT_ROW_COLUMNS.map(({ name, type }) =>
    type.startsWith('DECIMAL')
      ? `CAST(${quoteName(name)} AS VARCHAR) AS ${quoteName(name)}`
      : quoteName(name),
  );
  const reader = await session.connection.runAndReadAll(
    `SELECT ${columns.join(', ')} FROM ${rowsSql} ORDER BY "at", "order"`,
  );
  return reader.getRowObjectsJson();
}

/** `12.5` as DECIMAL(18,4) prints it: `12.5000`. */
function withFourPlaces(amount: string): string {
  const [whole, fraction = ''] = amount.split('.');
  return `${whole}.${fraction.padEnd(4, '0')}`;
}

/** The same rows as the hits say them. */
function rowsOf(hits: StoredHit[]): unknown[] {
  return hits.map(({ hitId: _, ...hit }) => ({
    ...hit,
    at: String(hit.at),
    visitorId: String(hit.visitorId),
    sessionId: String(hit.sessionId),
    sessionAt: String(hit.sessionAt),
    props:
      hit.props &&
      [...new Map(hit.props.map(([key, value]) => [key, String(value)]))].map(([key, value]) => ({
        key,
        value,
      })),
    amount: hit.amount && withFourPlaces(hit.amount),
  }));
}

const HITS = [
  BARE,
  FULL,
  { ...FULL, at: AT + 8, amount: '-12.3400', props: [] },
  { ...BARE, at: AT + 9, amount: '0.0001' },
] satisfies StoredHit[];

describe('loading batches', () => {
  it('keeps every field of a hit as it was, also the strange ones', async () => {
    await createHitTable(session.connection, 'hits');
    expect(await appendBatches(session.connection, 'hits', [stored(HITS)])).toBe(HITS.length);
    expect(await readRows('hits')).toEqual(rowsOf(HITS));
  });

  it('keeps them through a part, too', async () => {
    await createHitTable(session.connection, 'hits', [IMPORT_COLUMN]);
    await appendBatches(session.connection, 'hits', [stored(HITS)]);
    const { part, files } = await writePart(session, {
      siteId: 'site',
      day: '2026-11-20',
      level: 'sealed',
      partId: 'p1',
      rowsSql: 'hits',
    });
    expect(await readRows(readPartsSql(files.map(({ path }) => path)))).toEqual(rowsOf(HITS));
    expect(part).toMatchObject({ rows: 4, minAt: AT, maxAt: AT + 9, minSessionAt: AT - 1 });
  });

  it('loads many batches, of different sizes', async () => {
    const hits = sampleHits(7, 40_000, { from: AT, to: AT + 3_600_000 });
    await createHitTable(session.connection, 'hits');
    const batches = [
      ...toBatches('site', hits.slice(0, 36_000), 1_000),
      ...toBatches('site', hits.slice(36_000), 37),
    ];
    expect(await appendBatches(session.connection, 'hits', batches)).toBe(40_000);
    // As lines: to compare so many objects takes long.
    const lines = (rows: unknown[]) =>
      (rows as Record<string, unknown>[]).map((row) =>
        JSON.stringify(HIT_ROW_COLUMNS.map(({ name }) => row[name])),
      );
    expect(lines(await readRows('hits'))).toEqual(lines(rowsOf(hits)));
  });

  it('tells which batch a row came from where the table asks for it, and leaves other columns null', async () => {
    await createHitTable(session.connection, 'tail', [
      { name: 'storedAt', type: 'BIGINT' },
      { name: 'batchId', type: 'VARCHAR' },
      { name: 'note', type: 'VARCHAR' },
    ]);
    await appendBatches(session.connection, 'tail', [stored([BARE])]);
    const reader = await session.connection.runAndReadAll(
      'SELECT "batchId", "storedAt", note, page FROM tail',
    );
    expect(reader.getRowsJson()).toEqual([['batch-1', String(AT + 100), null, BARE.page]]);
  });

  it('leaves no stage behind, also when a batch cannot be loaded', async () => {
    await createHitTable(session.connection, 'hits');
    const broken = stored([{ ...BARE, amount: 'twelve', currency: 'EUR' }]);
    await expect(appendBatches(session.connection, 'hits', [broken])).rejects.toThrow(/DECIMAL/);
    const tables = await session.connection.runAndReadAll('SELECT table_name FROM duckdb_tables()');
    expect(tables.getRows()).toEqual([['hits']]);
  });

  it('reads parts from folders whose names look like patterns', async () => {
    const path = join(session.folder, "da[t]a*?'s.parquet");
    await session.connection.run(
      `COPY (SELECT 1 AS one) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`,
    );
    const reader = await session.connection.runAndReadAll(
      `SELECT one FROM ${readPartsSql([path])}`,
    );
    expect(reader.getRows()).toEqual([[1]]);
  });
});
