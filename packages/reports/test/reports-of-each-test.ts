/** Reports over a store of a test's own, on a clock that it sets. */
import { type QueryInput, querySchema } from '@footfall/domain';
import { afterEach, beforeEach } from 'vitest';
import type { ReportsOptions } from '../src/figures.ts';
import { createReports, type Reports } from '../src/reports.ts';
import { openRecentStore, type RecentStore, SITE_ID } from './recent-store.ts';
import { session, siteOf } from './site-hits.ts';

export const MINUTE_MS = 60_000;
export const NOW = Date.parse('2026-11-22T18:00:00Z');

/** Opens a store before each test of the file, and closes it and all reports after. */
export function reportsOfEachTest() {
  const opened: Reports[] = [];
  const others: RecentStore[] = [];
  let store: RecentStore;
  let now = NOW;

  beforeEach(async () => {
    store = await openRecentStore();
    now = NOW;
  });

  afterEach(async () => {
    for (const reports of opened.splice(0)) await reports.close();
    for (const one of [store, ...others.splice(0)]) await one.close();
  });

  return {
    get store(): RecentStore {
      return store;
    },

    get now(): number {
      return now;
    },

    pass(ms: number): void {
      now += ms;
    },

    async openAnotherStore(): Promise<RecentStore> {
      const other = await openRecentStore();
      others.push(other);
      return other;
    },

    open(given: Partial<ReportsOptions> = {}): Reports {
      const reports = createReports({
        ...store,
        clock: () => now,
        duckdb: { memoryLimit: '256MB', threads: 1 },
        ...given,
      });
      opened.push(reports);
      return reports;
    },
  };
}

export function ask(reports: Reports, question: Partial<QueryInput> = {}, signal?: AbortSignal) {
  const input: QueryInput = { site: SITE_ID, metrics: ['pageviews'], range: 'today', ...question };
  const options = signal === undefined ? {} : { signal };
  return reports.query(siteOf(SITE_ID), querySchema.parse(input), options);
}

export async function pageviews(reports: Reports, question: Partial<QueryInput> = {}) {
  const outcome = await ask(reports, question);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result.totals[0];
}

let nextSession = 1;
/** So many pageviews, each a session of its own. */
export function views(count: number, from = NOW - 60 * MINUTE_MS) {
  return Array.from({ length: count }, (_, index) => {
    nextSession += 1;
    return session(nextSession, [{ at: from + index }]);
  }).flat();
}
