/** Retention on a handful of visits counted by hand. */
import { LASTING_VISITOR_ID_MIN, retentionSchema } from '@footfall/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { hit, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';
import { studyRetention } from './studies/retention.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');

/** Days on which each visitor came; those of 1 and 2 last, that of 3 is for a day. */
const VISITS: readonly [visitor: number, days: string[]][] = [
  [LASTING_VISITOR_ID_MIN + 1, ['2026-11-02', '2026-11-03', '2026-11-16']],
  [LASTING_VISITOR_ID_MIN + 2, ['2026-11-08', '2026-11-09', '2026-11-24']],
  [LASTING_VISITOR_ID_MIN + 4, ['2026-11-10']],
  [3, ['2026-11-04']],
];
const HITS = VISITS.flatMap(([visitorId, days]) =>
  days.map((day, index) =>
    hit({ visitorId, sessionId: visitorId + index * 10, at: Date.parse(`${day}T10:00:00Z`) }),
  ),
);

let store: RecentStore;
let reports: Reports;

beforeAll(async () => {
  store = await openRecentStore();
  store.store(HITS.slice(0, 4), NOW - 7_200_000, 2);
  await store.seal();
  store.store(HITS.slice(4), NOW - 3_600_000, 2);
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  reports = createReports({ ...store, clock: () => NOW, duckdb });
});

afterAll(async () => {
  await reports.close();
  await store.close();
});

async function ask(given: object) {
  const range = { from: '2026-11-01', to: '2026-11-25' };
  const question = retentionSchema.parse({ site: SITE_ID, range, ...given });
  const outcome = await reports.study(siteOf(SITE_ID), studyRetention(question));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result.value;
}

it('follows those who came first in a week through the weeks after it', async () => {
  expect(await ask({})).toEqual({
    visitors: 3,
    passing: 1,
    cohorts: [
      // Monday the 2nd to Sunday the 8th; the last week with hits begins on the 23rd.
      { start: '2026-11-02', visitors: 2, returned: [2, 1, 1, 1] },
      { start: '2026-11-09', visitors: 1, returned: [1, 0, 0] },
    ],
  });
});

it('tells no more periods than were asked for, and takes months as they are', async () => {
  const { cohorts } = await ask({ period: 'day', periods: 1 });
  expect(cohorts).toEqual([
    { start: '2026-11-02', visitors: 1, returned: [1, 1] },
    { start: '2026-11-08', visitors: 1, returned: [1, 1] },
    { start: '2026-11-10', visitors: 1, returned: [1, 0] },
  ]);
  expect((await ask({ period: 'month' })).cohorts).toEqual([
    { start: '2026-11-01', visitors: 3, returned: [3] },
  ]);
});

it('has nobody to tell of where no id lasts longer than a day', async () => {
  const range = { from: '2026-11-04', to: '2026-11-05' };
  expect(await ask({ range })).toEqual({ visitors: 0, passing: 1, cohorts: [] });
});
