import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { ensureCollections } from './collections.ts';
import { createHitStore } from './hit-store.ts';
import {
  batchOf,
  type Case,
  ELSEWHERE,
  fresh,
  MONTH,
  STORES,
} from './targeting-cases-under-test.ts';
import {
  listenToCommands,
  reachOf,
  type Sent,
  shardedCollections,
} from './targeting-under-test.ts';

let database: Database;
let take: () => Sent[];

beforeAll(async () => {
  const name = `footfall_targeting_${randomBytes(6).toString('hex')}`;
  database = openDatabase({ uri: inject('mongodbUri'), name, appName: 'targeting-test' });
  ({ take } = listenToCommands(database));
  await ensureCollections(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

async function runToEnd(running: Promise<unknown> | AsyncIterable<unknown>): Promise<void> {
  if (running instanceof Promise) await running;
  else for await (const _ of running);
}

/** Of stores with any type: what runs them is the same. */
type AnyCases = { create(database: Database): object; methods: Record<string, Case<object>> };

const EACH = Object.entries(STORES).flatMap(([name, cases]) =>
  Object.entries((cases as unknown as AnyCases).methods).map(([method, one]) => ({
    name: `${name.slice('create'.length)}.${method}`,
    create: (cases as unknown as AnyCases).create,
    ...one,
  })),
);

describe('on a sharded cluster', () => {
  it.each(EACH.filter(({ reach }) => reach === 'site'))(
    '$name asks the shards of its site alone',
    async ({ create, run }) => {
      await createHitStore(database).storeBatches([batchOf('somebody-else')]);
      take();
      await runToEnd(run(create(database), fresh('site'), database));
      const sent = take();
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.filter(({ reach }) => reach !== 'site')).toEqual([]);
    },
  );

  it.each(EACH.filter(({ reach }) => typeof reach === 'object'))(
    '$name asks every shard, which is said here with its reason',
    async ({ create, run }) => {
      take();
      await runToEnd(run(create(database), fresh('site'), database));
      expect(take().map(({ reach }) => reach)).toContain('everyShard');
    },
  );

  it.each(EACH.filter(({ reach }) => reach === ELSEWHERE))(
    '$name asks nothing that is sharded',
    async ({ create, run }) => {
      take();
      await runToEnd(run(create(database), fresh('site'), database));
      expect(take()).toEqual([]);
    },
  );
});

describe('nothing escapes these cases', () => {
  it('every method of the stores above has one', () => {
    for (const { create, methods } of Object.values(STORES)) {
      expect(Object.keys(methods).sort()).toEqual(Object.keys(create(database)).sort());
    }
  });

  it('every store that names a sharded collection is among them', () => {
    const quoted = new RegExp(`'(${shardedCollections.join('|')})'`);
    const naming = sourcesIn(import.meta.dirname)
      .filter(({ path, text }) => !/\/(client|collections)\.ts$/.test(path) && quoted.test(text))
      .flatMap(({ text }) =>
        [...text.matchAll(/export function (create\w+Store)/g)].map(([, name]) => name),
      );
    expect(naming.sort()).toEqual(Object.keys(STORES).sort());
  });

  it('nobody but the stores gets at collections, and nobody but the worker asks every shard', () => {
    const everywhere = EACH.filter(({ reach }) => typeof reach === 'object').map(
      ({ name }) => name.split('.')[1],
    );
    const asking = new RegExp(`\\.collection[<(]|\\.(${everywhere.join('|')})\\(`);
    const root = join(import.meta.dirname, '../../..');
    const folders = [
      'apps/beacon/src',
      'apps/api/src',
      'packages/archive/src',
      'packages/reports/src',
    ];
    const sources = folders.flatMap((folder) => sourcesIn(join(root, folder)));
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter(({ text }) => asking.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

function sourcesIn(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/[.-](test|under-test)\.ts$/.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') }));
}

describe('whom a command reaches', () => {
  const KEY = ['siteId', '_id'];
  it.each([
    ['find', { filter: { month: MONTH } }, 'everyShard'],
    ['find', { filter: { siteId: 'one', month: MONTH } }, 'site'],
    ['find', { filter: { siteId: { $gt: 'one' } } }, 'everyShard'],
    ['find', {}, 'everyShard'],
    ['aggregate', { pipeline: [{ $group: { _id: null } }] }, 'everyShard'],
    ['aggregate', { pipeline: [{ $match: { siteId: 'one' } }] }, 'site'],
    ['distinct', { query: { _id: 'one' } }, 'everyShard'],
    ['delete', { deletes: [{ q: { lastAt: 1 }, limit: 0 }] }, 'everyShard'],
    ['update', { updates: [{ q: { siteId: 'one', _id: 'two' } }] }, 'site'],
  ])('%s %j reaches: %s', (command, body, reach) => {
    expect(reachOf(command, body, KEY)).toBe(reach);
  });

  it.each([
    ['update', { updates: [{ q: { siteId: 'one' } }] }],
    ['delete', { deletes: [{ q: { _id: 'one' }, limit: 1 }] }],
    ['insert', { documents: [{ _id: 'one' }] }],
    ['findAndModify', { query: { siteId: 'one' } }],
  ])('%s of a single document needs the whole key: %j', (command, body) => {
    expect(reachOf(command, body, KEY)).toBe('refused');
  });
});
