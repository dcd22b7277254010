/** While hits come in, who asks what somebody else asked within a second is given that answer, and told of when it is. */
import { type QueryInput, querySchema } from '@footfall/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { session, siteOf } from '../test/site-hits.ts';
import type { ReportsOptions } from './figures.ts';
import { createReports, type Reports } from './reports.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');

let store: RecentStore;
let reports: Reports;
let now: number;
let visits: number;
/** How often figures were worked out, and what holds that up. */
let computed: number;
let gate: Promise<void>;

const getOrCompute: NonNullable<ReportsOptions['cache']>['getOrCompute'] = async (
  _siteId,
  _request,
  compute,
) => {
  computed += 1;
  await gate;
  return await compute();
};

beforeEach(async () => {
  store = await openRecentStore();
  [now, visits, computed, gate] = [NOW, 0, 0, Promise.resolve()];
  reports = createReports({
    ...{ ...store, cache: { getOrCompute }, clock: () => now },
    duckdb: { memoryLimit: '256MB', threads: 1 },
  });
});
afterEach(async () => {
  await reports.close();
  await store.close();
});

const asking = (question: Partial<QueryInput> = {}) =>
  querySchema.parse({ site: SITE_ID, metrics: ['pageviews'], range: 'today', ...question });

/** So many pageviews come in now. */
function come(count: number): void {
  for (let place = 0; place < count; place += 1) {
    visits += 1;
    store.store(session(visits, [{ at: NOW - 60_000 + visits }]), now);
  }
}

/** The pageviews, and how long after the start they were those. */
async function ask(question: Partial<QueryInput> = {}, signal?: AbortSignal) {
  const options = signal === undefined ? {} : { signal };
  const outcome = await reports.query(siteOf(SITE_ID), asking(question), options);
  if (!outcome.ok) throw new Error(outcome.reason);
  const { totals, meta } = outcome.result;
  return [totals[0], Date.parse(meta.freshAsOf) - NOW];
}

describe('an answer of a moment ago', () => {
  it('is given for a second, and from half of one on worked out again for the next', async () => {
    come(3);
    expect(await ask()).toEqual([3, 0]);
    come(2);
    now += 400;
    expect(await ask()).toEqual([3, 0]);
    expect(computed).toBe(1);
    now += 200;
    expect(await ask()).toEqual([3, 0]);
    // The tail was looked at 400 ms after the start, and is again after a quarter of a second.
    await expect.poll(() => ask()).toEqual([5, 400]);
    expect(computed).toBe(2);
    come(1);
    now += 1_000;
    expect(await ask()).toEqual([6, 1_600]);
    expect(computed).toBe(3);
  });

  it('is of the same question, and of the same parts', async () => {
    come(3);
    await ask();
    come(2);
    now += 300;
    expect(await ask({ dimensions: ['page'] })).toEqual([5, 300]);
    expect(await ask({ filters: ['is', 'page', ['/']] })).toEqual([5, 300]);
    expect(await ask()).toEqual([3, 0]);
    await store.seal();
    expect((await ask())[0]).toBe(5);
  });

  it('is not what an explanation and other reports go by', async () => {
    come(3);
    await ask();
    come(2);
    now += 300;
    const explained = await reports.explain(siteOf(SITE_ID), asking());
    expect(explained.ok && explained.result.freshAsOf).toBe(new Date(now).toISOString());
  });

  it('is waited for where somebody works it out, also by who comes when that one has gone', async () => {
    const doors: { open?: () => void } = {};
    gate = new Promise((open) => {
      doors.open = open;
    });
    come(3);
    const leaving = new AbortController();
    const first = ask({}, leaving.signal);
    await expect.poll(() => computed).toBe(1);
    come(2);
    now += 300;
    const second = ask();
    // Long enough to have joined, as a third that is answered shows.
    gate = Promise.resolve();
    expect(await ask({ dimensions: ['device'] })).toEqual([5, 300]);
    leaving.abort();
    await expect(first).rejects.toThrow('cancelled');
    doors.open?.();
    // What the tail got before it was counted is in it, and as of when it surely has everything stays as it was.
    expect(await second).toEqual([5, 0]);
    expect(computed).toBe(2);
  });

  it('is no reason to fail where nobody works it out any more', async () => {
    come(3);
    const leaving = new AbortController();
    gate = new Promise(() => undefined);
    const first = ask({}, leaving.signal);
    await expect.poll(() => computed).toBe(1);
    leaving.abort();
    await expect(first).rejects.toThrow('cancelled');
    gate = Promise.resolve();
    come(2);
    now += 300;
    expect((await ask())[0]).toBe(5);
  });
});
