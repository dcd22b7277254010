/** Reports over stores that change while they are asked: sealed, swept, slow, shared, given up on. */

import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type QueryInput, querySchema } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { randomHits, session, siteOf } from '../test/site-hits.ts';
import type { ReportsOptions } from './figures.ts';
import { createReports, type Reports } from './reports.ts';

const MINUTE_MS = 60_000;
const NOW = Date.parse('2026-11-22T18:00:00Z');

let store: RecentStore;
let now: number;
const opened: Reports[] = [];
const others: RecentStore[] = [];

beforeEach(async () => {
  store = await openRecentStore();
  now = NOW;
});

afterEach(async () => {
  for (const reports of opened.splice(0)) await reports.close();
  for (const one of [store, ...others.splice(0)]) await one.close();
});

function open(given: Partial<ReportsOptions> = {}): Reports {
  const reports = createReports({
    ...store,
    clock: () => now,
    duckdb: { memoryLimit: '256MB', threads: 1 },
    ...given,
  });
  opened.push(reports);
  return reports;
}

function ask(reports: Reports, question: Partial<QueryInput> = {}, signal?: AbortSignal) {
  const input: QueryInput = { site: SITE_ID, metrics: ['pageviews'], range: 'today', ...question };
  const options = signal === undefined ? {} : { signal };
  return reports.query(siteOf(SITE_ID), querySchema.parse(input), options);
}

async function pageviews(reports: Reports, question: Partial<QueryInput> = {}) {
  const outcome = await ask(reports, question);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result.totals[0];
}

let nextSession = 1;
/** So many pageviews, each a session of its own. */
function views(count: number, from = NOW - 60 * MINUTE_MS) {
  return Array.from({ length: count }, (_, index) => {
    nextSession += 1;
    return session(nextSession, [{ at: from + index }]);
  }).flat();
}

describe('the tail', () => {
  it('counts what was stored since the last question', async () => {
    const reports = open();
    store.store(views(3), NOW - MINUTE_MS);
    expect(await pageviews(reports)).toBe(3);
    store.store(views(2), NOW);
    now += 1000;
    expect(await pageviews(reports)).toBe(5);
  });

  it('reads the hits of a batch once, however many questions are asked', async () => {
    const reports = open();
    store.store(views(30), NOW - MINUTE_MS, 10);
    for (let round = 0; round < 5; round += 1) {
      now += 20_000;
      await Promise.all([pageviews(reports), pageviews(reports, { dimensions: ['page'] })]);
    }
    expect(store.batches.reads.batches).toBe(3);
  });

  it('is looked at once for all the questions of a moment', async () => {
    const reports = open();
    store.store(views(3), NOW - MINUTE_MS);
    const limits = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(limits.map((limit) => pageviews(reports, { limit, dimensions: ['page'] })));
    expect(store.batches.reads.lists).toBe(1);
  });

  it('finds a batch that becomes visible late, up to the overlap that sealing allows', async () => {
    const reports = open();
    store.store(views(1), NOW);
    expect(await pageviews(reports)).toBe(1);
    store.store(views(1), NOW - 14 * MINUTE_MS);
    now += 11_000;
    // Nobody waits for the look that finds it.
    await vi.waitFor(async () => {
      now += 300;
      expect(await pageviews(reports)).toBe(2);
    });
  });

  it('has what the primary has, whatever a member that lags knows, and each hit once when it is sealed meanwhile', async () => {
    // As a secondary is that stands still: what it has, it goes on showing.
    const known = new Set<string>();
    const asked: string[] = [];
    const reports = open({
      batches: {
        ...store.batches,
        async *listBatches(siteId, request, freshness) {
          for await (const head of store.batches.listBatches(siteId, request)) {
            if (freshness === 'latest' || known.has(head.batchId)) yield head;
          }
        },
        async *readBatchesById(siteId, batchIds, freshness) {
          asked.push(freshness);
          for await (const batch of store.batches.readBatchesById(siteId, batchIds)) {
            if (freshness === 'latest' || known.has(batch.batchId)) yield batch;
          }
        },
      },
    });
    store.store(views(3), NOW - 9 * MINUTE_MS);
    for await (const { batchId } of store.batches.listBatches(SITE_ID, {
      month: '2026-11',
      storedSince: 0,
    })) {
      known.add(batchId);
    }
    expect(await pageviews(reports)).toBe(3);
    expect(asked).toEqual(['recent']);
    store.store(views(2), NOW);
    now += 1000;
    expect(await pageviews(reports)).toBe(5);
    expect(asked).toEqual(['recent', 'recent', 'latest']);
    await store.seal();
    now += 1000;
    expect(await pageviews(reports)).toBe(5);
    store.store(views(4), now);
    now += 1000;
    expect(await pageviews(reports)).toBe(9);
  });

  it('tries again for hits that were listed and that no member could give', async () => {
    let lags = true;
    const reports = open({
      batches: {
        ...store.batches,
        async *readBatchesById(siteId, batchIds) {
          if (!lags) yield* store.batches.readBatchesById(siteId, batchIds);
        },
      },
    });
    store.store(views(2), NOW - MINUTE_MS);
    store.store(views(1), NOW);
    expect(await pageviews(reports)).toBe(0);
    lags = false;
    now += 1000;
    expect(await pageviews(reports)).toBe(3);
  });

  it('is exact again after a store could not be read', async () => {
    let isDown = true;
    const reports = open({
      batches: {
        ...store.batches,
        async *readBatchesById(siteId, batchIds) {
          yield* store.batches.readBatchesById(siteId, batchIds);
          if (isDown) throw new Error('connection closed');
        },
      },
    });
    store.store(views(4), NOW - MINUTE_MS, 2);
    await expect(pageviews(reports)).rejects.toThrow('connection closed');
    isDown = false;
    expect(await pageviews(reports)).toBe(4);
  });

  it('that is longer than allowed stops the question rather than the process', async () => {
    const reports = open({ limits: { rowsMax: 10 } });
    store.store(views(11), NOW - MINUTE_MS);
    expect(await ask(reports)).toEqual({ ok: false, reason: 'tooMuch' });
    await store.seal();
    expect(await pageviews(reports)).toBe(11);
  });

  it('makes room for the tails of other sites and comes back when asked for', async () => {
    const reports = open({ limits: { sitesMax: 1 } });
    store.store(views(3), NOW - MINUTE_MS);
    const query = querySchema.parse({ site: 'other', metrics: ['pageviews'], range: 'today' });
    for (let round = 0; round < 3; round += 1) {
      expect(await pageviews(reports)).toBe(3);
      const other = await reports.query(siteOf('other'), query);
      expect(other.ok && other.result.totals).toEqual([0]);
    }
  });
});

describe('sealing', () => {
  it('changes no answer, at no moment, for no question that runs meanwhile', async () => {
    const reports = open();
    let stored = 0;
    for (let round = 0; round < 8; round += 1) {
      store.store(views(7, NOW - (60 - round) * MINUTE_MS), now, 3);
      stored += 7;
      now += 1000;
      expect(await pageviews(reports)).toBe(stored);
      const sealing = store.seal();
      const during = Array.from({ length: 6 }, (_, limit) =>
        pageviews(reports, { limit: limit + 1, dimensions: ['page'] }),
      );
      expect(await Promise.all(during)).toEqual(during.map(() => stored));
      await sealing;
      now += 1000;
      expect(await pageviews(reports)).toBe(stored);
    }
  }, 120_000);

  it('by a newer manifest than a question has read is neither missed nor counted twice', async () => {
    store.store(views(5), NOW - MINUTE_MS, 1);
    const { manifests } = store;
    let before: (() => Promise<void>) | undefined;
    const reports = open({
      manifests: {
        ...manifests,
        async read(siteId, month) {
          const manifest = await manifests.read(siteId, month);
          await before?.();
          return manifest;
        },
      },
    });
    before = async () => {
      before = undefined;
      await store.seal();
      now += 1000;
      // Longer than a reading is shared.
      await sleep(40);
      // This one sees the new manifest, so the tail is emptied while the first still holds the old one.
      expect(await pageviews(reports)).toBe(5);
    };
    expect(await pageviews(reports)).toBe(5);
  }, 120_000);

  it('that replaces a part under a question makes it read the manifest again', async () => {
    store.store(views(4), NOW - MINUTE_MS);
    await store.seal();
    const { manifests } = store;
    const old = await manifests.read(SITE_ID, '2026-11');
    let reads = 0;
    const reports = open({
      manifests: {
        ...manifests,
        async read(siteId, month) {
          reads += 1;
          const manifest = await manifests.read(siteId, month);
          if (reads > 1) return manifest;
          // The part that the first read names is gone by the time that it is opened.
          const [part] = manifest.parts;
          if (part === undefined) return manifest;
          const gone = { ...part, partId: 'gone', key: part.key.replace('sealed-', 'gone-') };
          return { ...manifest, parts: [gone], generation: old.generation - 1 };
        },
      },
    });
    expect(await pageviews(reports)).toBe(4);
    expect(reads).toBe(2);
  });

  it('a part that is really lost is an error, never a smaller number', async () => {
    store.store(views(4), NOW - MINUTE_MS);
    await store.seal();
    const { parts } = await store.manifests.read(SITE_ID, '2026-11');
    for (const { key } of parts) await rm(await store.parts.localPath(key));
    await expect(ask(open())).rejects.toThrow('cannot be read');
  });
});

describe('hits of the same instant and place in their requests', () => {
  it('are taken in the same order, wherever they lie', async () => {
    const sources = ['Google', 'Direct', 'Bing', 'Newsletter', 'chatgpt.com', 'Reddit'];
    const ties = Array.from({ length: 40 }, (_, index) => {
      const at = NOW - index * MINUTE_MS;
      return sources.flatMap((source, number) =>
        session(index + 1, [{ at, source, page: `/${(number * 7 + index) % 6}` }]),
      );
    });
    const question: Partial<QueryInput> = {
      metrics: ['sessions'],
      dimensions: ['source', 'entryPage', 'exitPage'],
    };
    const answerOf = async (reports: Reports) => {
      const outcome = await ask(reports, question);
      return outcome.ok ? outcome.result.results : outcome;
    };
    store.store(ties.flat(), NOW - MINUTE_MS, 7);
    const fromTail = await answerOf(open());
    await store.seal();
    expect(await answerOf(open({ duckdb: { memoryLimit: '256MB', threads: 4 } }))).toEqual(
      fromTail,
    );
    const other = await openRecentStore();
    others.push(other);
    other.store(ties.flat().reverse(), NOW - MINUTE_MS, 11);
    expect(await answerOf(open({ ...other }))).toEqual(fromTail);
  });
});

describe('a question', () => {
  it('that orders by what it does not ask for is refused with what it could name', async () => {
    const outcome = await ask(open(), { orderBy: [['visitors', 'desc']] });
    expect(outcome).toEqual({
      ok: false,
      reason: 'badQuestion',
      message: 'orderBy names visitors, which is not asked for; it can name pageviews',
    });
  });

  it('that compares more hours than can be listed is refused, not worked at until memory ends', async () => {
    const ages = { from: '1970-01-01', to: '2999-12-31' };
    for (const asked of [
      { range: ages, compare: 'previousYear' as const },
      { range: 'today' as const, compare: ages },
    ]) {
      expect(await ask(open(), { ...asked, dimensions: ['time:hour'] })).toMatchObject({
        reason: 'badQuestion',
        message: expect.stringContaining('at most 50000 buckets'),
      });
      expect(await ask(open(), { ...asked, dimensions: ['time:month'] })).toMatchObject({
        ok: true,
      });
    }
  });

  it('for all the time begins with the first hit, be it sealed or not', async () => {
    const reports = open();
    const fromOf = async () => {
      const outcome = await ask(reports, { range: 'all' });
      return outcome.ok ? [outcome.result.meta.from, outcome.result.totals[0]] : outcome;
    };
    expect(await fromOf()).toEqual(['2026-11-22', 0]);
    store.store(views(1, Date.parse('2026-02-03T04:05:06Z')), NOW);
    await store.seal();
    store.store(views(1, Date.parse('2026-03-03T04:05:06Z')), NOW);
    now += 1000;
    expect(await fromOf()).toEqual(['2026-02-03', 2]);
  });

  it('is told the day from which there are hits, in the time zone of the site', async () => {
    const reports = open();
    const site = { ...siteOf(SITE_ID), timezone: 'Europe/Berlin' };
    expect(await reports.firstDay(site)).toBeNull();
    store.store(views(1, Date.parse('2026-02-03T23:30:00Z')), NOW);
    expect(await reports.firstDay(site)).toBe('2026-02-04');
    await store.seal();
    store.store(views(1, Date.parse('2026-03-03T04:05:06Z')), NOW);
    expect(await reports.firstDay(site)).toBe('2026-02-04');
  });

  it('about centuries costs no more than its hits', async () => {
    store.store(views(2), NOW);
    const range = { from: '1970-01-01', to: '2999-12-31' };
    expect(await pageviews(open(), { range, dimensions: ['time:hour'] })).toBe(2);
  });

  it('about days to come is answered with nothing', async () => {
    store.store(views(2), NOW);
    const range = { from: '2027-01-01', to: '2027-01-31' };
    expect(await pageviews(open(), { range })).toBe(0);
  });

  it('reads only the parts that can matter', async () => {
    for (const day of ['18', '19', '20', '21', '22']) {
      store.store(views(10, Date.parse(`2026-11-${day}T12:00:00Z`)), NOW);
    }
    await store.seal();
    const outcome = await ask(open(), { range: 'yesterday', metrics: ['bounceRate'] });
    expect(outcome.ok && outcome.result.meta.hitsRead).toBe(10);
  });

  it('whose caller goes away is given up, without harm to others that ask the same', async () => {
    store.store(views(3), NOW - MINUTE_MS);
    const reports = open();
    await pageviews(reports, { metrics: ['pageviews', 'events'] });
    const controller = new AbortController();
    const gone = ask(reports, {}, controller.signal);
    const stays = ask(reports);
    controller.abort();
    expect(await gone).toEqual({ ok: false, reason: 'cancelled' });
    const outcome = await stays;
    expect(outcome.ok && outcome.result.totals).toEqual([3]);
  });

  it('that takes longer than allowed ends as too slow, and the next one is answered', async () => {
    store.store(views(5), NOW - MINUTE_MS);
    await store.seal();
    let hangs = true;
    const reports = open({
      limits: { deadlineMs: 500 },
      parts: {
        localPath: (key) =>
          hangs ? new Promise<never>(() => undefined) : store.parts.localPath(key),
      },
    });
    expect(await ask(reports)).toEqual({ ok: false, reason: 'tooSlow' });
    hangs = false;
    expect(await pageviews(reports)).toBe(5);
  });
});

describe('the cache', () => {
  /** What packages/cache does, without Redis. */
  function keepAnswers() {
    const kept = new Map<string, unknown>();
    const ttls: number[] = [];
    const getOrCompute: NonNullable<ReportsOptions['cache']>['getOrCompute'] = async (
      siteId,
      { key, ttlMs },
      compute,
    ) => {
      const name = `${siteId} ${key}`;
      if (!kept.has(name)) {
        kept.set(name, JSON.parse(JSON.stringify(await compute())));
        ttls.push(ttlMs);
      }
      return kept.get(name) as Awaited<ReturnType<typeof compute>>;
    };
    return { getOrCompute, ttls };
  }

  it('gives the same answer again until a hit of those days comes in', async () => {
    const cache = keepAnswers();
    const reports = open({ cache });
    const question: Partial<QueryInput> = { range: 'yesterday', dimensions: ['time:hour'] };
    store.store(views(3, NOW - 24 * 60 * MINUTE_MS), NOW - MINUTE_MS);
    expect(await pageviews(reports, question)).toBe(3);
    // Hits of today do not matter to it.
    store.store(views(3), NOW);
    now += 1000;
    expect(await pageviews(reports, question)).toBe(3);
    expect(cache.ttls).toEqual([3_600_000]);
    store.store(views(1, NOW - 24 * 60 * MINUTE_MS), NOW + 1000);
    now += 1000;
    expect(await pageviews(reports, question)).toBe(4);
    expect(cache.ttls).toHaveLength(2);
  });

  it('keeps what includes today for a second only, and says how fresh it is', async () => {
    const cache = keepAnswers();
    const reports = open({ cache });
    store.store(views(3), NOW - MINUTE_MS);
    const first = await ask(reports);
    now += 5000;
    const second = await ask(reports);
    expect(cache.ttls).toEqual([1000]);
    expect(first.ok && first.result.meta.freshAsOf).toBe(new Date(NOW).toISOString());
    expect(second.ok && second.result.meta.freshAsOf).toBe(new Date(NOW + 5000).toISOString());
  });

  it('never mixes up questions', async () => {
    const reports = open({ cache: keepAnswers() });
    store.store(randomHits(2, 100, { from: NOW - 600 * MINUTE_MS, to: NOW }), NOW - MINUTE_MS);
    const plain = open();
    const questions: Partial<QueryInput>[] = [
      {},
      { metrics: ['visitors'] },
      { filters: ['is', 'page', ['/']] },
      { filters: ['isNot', 'page', ['/']] },
      { range: 'yesterday' },
      { dimensions: ['page'] },
      { dimensions: ['page'], limit: 2 },
      { dimensions: ['page'], offset: 1 },
      { dimensions: ['page'], orderBy: [['page', 'desc']] },
      { metrics: ['bounceRate'] },
      { metrics: ['bounceRate'], definitions: 'matomo' },
    ];
    for (const question of questions) {
      const [one, other] = [await ask(reports, question), await ask(plain, question)];
      expect(one.ok && [one.result.results, one.result.totals]).toEqual(
        other.ok && [other.result.results, other.result.totals],
      );
    }
  });
});
