/** A restarted API is ready for what was asked before it, and is in nobody's way meanwhile. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AskedStore, type Cache, createAskedStore, openCache } from '@footfall/cache';
import { type Query, querySchema, type Site } from '@footfall/domain';
import type { Reports } from '@footfall/reports';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createMetrics } from './metrics.ts';
import { createWarmUp, type WarmUp } from './warm-up.ts';

const SITE = { id: 'site-a' } as Site;
const ask = (metric: 'visitors' | 'pageviews', more: object = {}): Query =>
  querySchema.parse({ site: 'site-a', metrics: [metric], range: '28d', ...more });

let cache: Cache;
let asked: AskedStore;
let now: number;
let opened: WarmUp[];

beforeEach(async () => {
  const keyPrefix = `test-${randomUUID()}:`;
  cache = openCache({ url: inject('redisUrl'), keyPrefix, commandTimeoutMs: 1_000 });
  await expect.poll(() => cache.ping().then(() => 'up', String), { timeout: 5_000 }).toBe('up');
  asked = createAskedStore(cache);
  now = Date.parse('2026-11-22T18:00:00Z');
  opened = [];
});
afterEach(async () => {
  for (const one of opened) await one.stop();
  await cache.close();
});

type Given = {
  warm?: Reports['warm'];
  query?: Reports['query'];
  readSite?: (siteId: string) => Promise<Site | null>;
};

/** An API's reports, which tell what they are asked. */
function open({ warm, query, readSite }: Given = {}) {
  const warmed: string[] = [];
  const lines: { details: Record<string, unknown>; message: string }[] = [];
  const say = (details: unknown, message?: string) =>
    void lines.push({ details: details as Record<string, unknown>, message: message ?? '' });
  const outcome = { ok: false, reason: 'cancelled' } as const;
  const reports: Reports = {
    query: query ?? (async () => outcome),
    explain: async () => outcome,
    study: async () => outcome,
    firstDay: async () => null,
    warm: async (site, asking, signal) => {
      warmed.push(`${site.id} ${asking.metrics} ${asking.limit}`);
      return (await warm?.(site, asking, signal)) ?? 'warmed';
    },
    close: async () => undefined,
  };
  const metrics = createMetrics();
  const warmUp = createWarmUp({
    ...{ asked, reports, metrics, now: () => now },
    readSite: readSite ?? (async (id) => (id === 'site-a' ? SITE : null)),
    log: { info: say, warn: say },
  });
  opened.push(warmUp);
  const done = () => expect.poll(() => lines.at(-1)?.message, { timeout: 10_000 });
  return { warmUp, warmed, lines, metrics, done };
}

async function noted(count: number): Promise<void> {
  await expect.poll(async () => (await asked.list(now))?.length).toBe(count);
}

describe('a restarted API', () => {
  it('reads what was asked before it, the latest first, each kind once', async () => {
    const before = open();
    await before.warmUp.watched.query(SITE, ask('visitors'));
    now += 1_000;
    await before.warmUp.watched.query(SITE, ask('pageviews', { filters: ['is', 'page', ['/']] }));
    await before.warmUp.watched.query(SITE, ask('visitors', { limit: 3 }));
    await noted(2);
    await asked.note('site-gone', JSON.stringify(ask('visitors')), now);
    await asked.note('site-a', '{"metrics":["of another version"]}', now);
    await asked.note('site-a', 'nonsense', now);

    const after = open();
    after.warmUp.start();
    await after.done().toBe('warmed up');
    expect(after.warmed).toEqual([
      `site-a pageviews ${ask('visitors').limit}`,
      `site-a visitors ${ask('visitors').limit}`,
    ]);
    expect(after.lines[0]?.details).toMatchObject({ questions: 2, failures: 0, left: 0 });
    const metrics = await after.metrics.text();
    expect(metrics).toContain('footfall_api_warmed_questions_total{outcome="warmed"} 2');
  });

  it('lets go of it at once when a question comes, and goes on when nobody asks any more', async () => {
    for (const metric of ['visitors', 'pageviews'] as const) {
      await asked.note('site-a', JSON.stringify(ask(metric)), now);
      now += 1;
    }
    const events: string[] = [];
    const answering: { end?: () => void } = {};
    let isFirst = true;
    const { warmUp, done } = open({
      query: async () => {
        await new Promise<void>((end) => {
          answering.end = end;
        });
        events.push('answered');
        return { ok: false, reason: 'cancelled' };
      },
      warm: async (_site, query, signal) => {
        events.push(`reads ${query.metrics}`);
        if (!isFirst) return 'warmed';
        isFirst = false;
        await new Promise<void>((stop) => signal.addEventListener('abort', () => stop()));
        events.push('lets go');
        throw signal.reason;
      },
    });
    warmUp.start();
    await expect.poll(() => events).toEqual(['reads pageviews']);
    const answer = warmUp.watched.query(SITE, ask('visitors'));
    await expect.poll(() => events).toEqual(['reads pageviews', 'lets go']);
    // Longer than a quiet moment: nothing is read while somebody waits.
    await sleep(700);
    answering.end?.();
    await answer;
    await done().toBe('warmed up');
    expect(events.slice(2)).toEqual(['answered', 'reads pageviews', 'reads visitors']);
  });

  it('stops with the process, where there is no more room, and goes past what fails', async () => {
    for (const metric of ['visitors', 'pageviews'] as const) {
      await asked.note('site-a', JSON.stringify(ask(metric)), now);
      now += 1;
    }
    const hanging = open({
      warm: (_site, _query, signal) =>
        new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason))),
    });
    hanging.warmUp.start();
    await expect.poll(() => hanging.warmed.length).toBe(1);
    await hanging.warmUp.stop();
    expect(hanging.lines.at(-1)?.details).toMatchObject({ questions: 0, left: 2 });

    const full = open({ warm: async () => 'full' });
    full.warmUp.start();
    await full.done().toBe('warmed up');
    expect(full.lines.at(-1)?.details).toMatchObject({ isFull: true, left: 2 });

    const failing = open({
      warm: async (_site, query) => {
        if (query.metrics[0] === 'pageviews') throw new Error('a store is away');
        return 'warmed';
      },
    });
    failing.warmUp.start();
    await failing.done().toBe('warmed up');
    expect(failing.lines.at(-1)?.details).toMatchObject({ questions: 1, failures: 1 });
  });
});
