/** Reports over stores that change while they are asked: sealed, swept, slow, unreadable. */

import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type QueryInput, querySchema } from '@footfall/domain';
import { describe, expect, it, vi } from 'vitest';
import { SITE_ID } from '../test/recent-store.ts';
import {
  ask,
  MINUTE_MS,
  NOW,
  pageviews,
  reportsOfEachTest,
  views,
} from '../test/reports-of-each-test.ts';
import { session, siteOf } from '../test/site-hits.ts';
import type { Reports } from './reports.ts';

const place = reportsOfEachTest();

describe('the tail', () => {
  it('counts what was stored since the last question', async () => {
    const reports = place.open();
    place.store.store(views(3), NOW - MINUTE_MS);
    expect(await pageviews(reports)).toBe(3);
    place.store.store(views(2), NOW);
    place.pass(1000);
    expect(await pageviews(reports)).toBe(5);
  });

  it('reads the hits of a batch once, however many questions are asked', async () => {
    const reports = place.open();
    place.store.store(views(30), NOW - MINUTE_MS, 10);
    for (let round = 0; round < 5; round += 1) {
      place.pass(20_000);
      await Promise.all([pageviews(reports), pageviews(reports, { dimensions: ['page'] })]);
    }
    expect(place.store.batches.reads.batches).toBe(3);
  });

  it('is looked at once for all the questions of a moment', async () => {
    const reports = place.open();
    place.store.store(views(3), NOW - MINUTE_MS);
    const limits = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(limits.map((limit) => pageviews(reports, { limit, dimensions: ['page'] })));
    expect(place.store.batches.reads.lists).toBe(1);
  });

  it('finds a batch that becomes visible late, up to the overlap that sealing allows', async () => {
    const reports = place.open();
    place.store.store(views(1), NOW);
    expect(await pageviews(reports)).toBe(1);
    place.store.store(views(1), NOW - 14 * MINUTE_MS);
    place.pass(11_000);
    // Nobody waits for the look that finds it.
    await vi.waitFor(async () => {
      place.pass(300);
      expect(await pageviews(reports)).toBe(2);
    });
  });

  it('has what the primary has, whatever a member that lags knows, and each hit once when it is sealed meanwhile', async () => {
    // As a secondary is that stands still: what it has, it goes on showing.
    const known = new Set<string>();
    const asked: string[] = [];
    const reports = place.open({
      batches: {
        ...place.store.batches,
        async *listBatches(siteId, request, freshness) {
          for await (const head of place.store.batches.listBatches(siteId, request)) {
            if (freshness === 'latest' || known.has(head.batchId)) yield head;
          }
        },
        async *readBatchesById(siteId, batchIds, freshness) {
          asked.push(freshness);
          for await (const batch of place.store.batches.readBatchesById(siteId, batchIds)) {
            if (freshness === 'latest' || known.has(batch.batchId)) yield batch;
          }
        },
      },
    });
    place.store.store(views(3), NOW - 9 * MINUTE_MS);
    for await (const { batchId } of place.store.batches.listBatches(SITE_ID, {
      month: '2026-11',
      storedSince: 0,
    })) {
      known.add(batchId);
    }
    expect(await pageviews(reports)).toBe(3);
    expect(asked).toEqual(['recent']);
    place.store.store(views(2), NOW);
    place.pass(1000);
    expect(await pageviews(reports)).toBe(5);
    expect(asked).toEqual(['recent', 'recent', 'latest']);
    await place.store.seal();
    place.pass(1000);
    expect(await pageviews(reports)).toBe(5);
    place.store.store(views(4), place.now);
    place.pass(1000);
    expect(await pageviews(reports)).toBe(9);
  });

  it('tries again for hits that were listed and that no member could give', async () => {
    let lags = true;
    const reports = place.open({
      batches: {
        ...place.store.batches,
        async *readBatchesById(siteId, batchIds) {
          if (!lags) yield* place.store.batches.readBatchesById(siteId, batchIds);
        },
      },
    });
    place.store.store(views(2), NOW - MINUTE_MS);
    place.store.store(views(1), NOW);
    expect(await pageviews(reports)).toBe(0);
    lags = false;
    place.pass(1000);
    expect(await pageviews(reports)).toBe(3);
  });

  it('is exact again after a store could not be read', async () => {
    let isDown = true;
    const reports = place.open({
      batches: {
        ...place.store.batches,
        async *readBatchesById(siteId, batchIds) {
          yield* place.store.batches.readBatchesById(siteId, batchIds);
          if (isDown) throw new Error('connection closed');
        },
      },
    });
    place.store.store(views(4), NOW - MINUTE_MS, 2);
    await expect(pageviews(reports)).rejects.toThrow('connection closed');
    isDown = false;
    expect(await pageviews(reports)).toBe(4);
  });

  it('that is longer than allowed stops the question rather than the process', async () => {
    const reports = place.open({ limits: { rowsMax: 10 } });
    place.store.store(views(11), NOW - MINUTE_MS);
    expect(await ask(reports)).toEqual({ ok: false, reason: 'tooMuch' });
    await place.store.seal();
    expect(await pageviews(reports)).toBe(11);
  });

  it('makes room for the tails of other sites and comes back when asked for', async () => {
    const reports = place.open({ limits: { sitesMax: 1 } });
    place.store.store(views(3), NOW - MINUTE_MS);
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
    const reports = place.open();
    let stored = 0;
    for (let round = 0; round < 8; round += 1) {
      place.store.store(views(7, NOW - (60 - round) * MINUTE_MS), place.now, 3);
      stored += 7;
      place.pass(1000);
      expect(await pageviews(reports)).toBe(stored);
      const sealing = place.store.seal();
      const during = Array.from({ length: 6 }, (_, limit) =>
        pageviews(reports, { limit: limit + 1, dimensions: ['page'] }),
      );
      expect(await Promise.all(during)).toEqual(during.map(() => stored));
      await sealing;
      place.pass(1000);
      expect(await pageviews(reports)).toBe(stored);
    }
  }, 120_000);

  it('by a newer manifest than a question has read is neither missed nor counted twice', async () => {
    place.store.store(views(5), NOW - MINUTE_MS, 1);
    const { manifests } = place.store;
    let before: (() => Promise<void>) | undefined;
    const reports = place.open({
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
      await place.store.seal();
      place.pass(1000);
      // Longer than a reading is shared.
      await sleep(40);
      // This one sees the new manifest, so the tail is emptied while the first still holds the old one.
      expect(await pageviews(reports)).toBe(5);
    };
    expect(await pageviews(reports)).toBe(5);
  }, 120_000);

  it('that replaces a part under a question makes it read the manifest again', async () => {
    place.store.store(views(4), NOW - MINUTE_MS);
    await place.store.seal();
    const { manifests } = place.store;
    const old = await manifests.read(SITE_ID, '2026-11');
    let reads = 0;
    const reports = place.open({
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
    place.store.store(views(4), NOW - MINUTE_MS);
    await place.store.seal();
    const { parts } = await place.store.manifests.read(SITE_ID, '2026-11');
    for (const { key } of parts) await rm(await place.store.parts.localPath(key));
    await expect(ask(place.open())).rejects.toThrow('cannot be read');
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
    place.store.store(ties.flat(), NOW - MINUTE_MS, 7);
    const fromTail = await answerOf(place.open());
    await place.store.seal();
    expect(await answerOf(place.open({ duckdb: { memoryLimit: '256MB', threads: 4 } }))).toEqual(
      fromTail,
    );
    const other = await place.openAnotherStore();
    other.store(ties.flat().reverse(), NOW - MINUTE_MS, 11);
    expect(await answerOf(place.open({ ...other }))).toEqual(fromTail);
  });
});
