/** What a site judges again: other hits count, in tail and parts and where a day was counted beforehand, and it can be undone. */
import {
  type Judging,
  judgingSchema,
  leftOutSchema,
  type QueryInput,
  querySchema,
  type StoredHit,
} from '@footfall/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRecentStore, type RecentStore, SITE_ID } from '../test/recent-store.ts';
import { session, siteOf } from '../test/site-hits.ts';
import { createReports, type Reports } from './reports.ts';
import { studyLeftOut } from './studies/left-out.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');
const at = (time: string) => Date.parse(`2026-11-${time}:00Z`);

const HITS: StoredHit[] = [
  ...session(1, [
    { at: at('20T10:00'), page: '/', country: 'DE' },
    { at: at('20T10:05'), page: '/admin/users', country: 'DE' },
  ]),
  ...session(2, [
    { at: at('20T11:00'), page: '/100%_sure', country: 'FR', referrer: 'spam.example/a' },
  ]),
  ...session(3, [
    { at: at('20T12:00'), page: '/', verdict: 'bot:library' },
    { at: at('20T12:01'), page: '/bot', verdict: 'bot:library' },
  ]),
  ...session(4, [{ at: at('20T13:00'), page: '/office', verdict: 'excluded:address' }]),
  ...session(5, [{ at: at('22T09:00'), page: '/admin/today' }]),
  ...session(6, [{ at: at('22T09:30'), page: '/today', verdict: 'bot:library' }]),
];

let store: RecentStore;
let reports: Reports;
beforeAll(async () => {
  store = await openRecentStore();
  store.store(HITS.slice(0, 6), NOW - 7_200_000, 2);
  await store.seal();
  await store.compact(NOW, 'UTC');
  store.store(HITS.slice(6), NOW - 3_600_000, 2);
  const duckdb = { memoryLimit: '256MB', threads: 1 };
  reports = createReports({ ...store, clock: () => NOW, duckdb });
});
afterAll(async () => {
  await reports.close();
  await store.close();
});

const DAYS = { from: '2026-11-20', to: '2026-11-20' };
const judging = (input: Record<string, unknown>): Judging =>
  judgingSchema.parse({ ...DAYS, ...input });
const siteWith = (judgedAgain: readonly Judging[]) =>
  siteOf(SITE_ID, { timezone: 'UTC', judgedAgain: [...judgedAgain] });

function queryOf(question: Partial<QueryInput>) {
  return querySchema.parse({
    site: SITE_ID,
    range: '7d',
    metrics: ['pageviews', 'sessions'],
    ...question,
  });
}

async function pagesBy(...judgedAgain: Judging[]): Promise<unknown[]> {
  const query = queryOf({ dimensions: ['page'], orderBy: [['page', 'asc']] });
  const outcome = await reports.query(siteWith(judgedAgain), query);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result.results.map(({ dimensions }) => dimensions[0]);
}

async function totalsBy(...judgedAgain: Judging[]): Promise<unknown> {
  const outcome = await reports.query(siteWith(judgedAgain), queryOf({}));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.result.totals;
}

const AS_JUDGED = ['/', '/100%_sure', '/admin/today', '/admin/users'];

it('takes pages, hosts, referrers and countries out of the days that it names, and no others', async () => {
  expect(await pagesBy()).toEqual(AS_JUDGED);
  expect(await pagesBy(judging({ take: { pages: ['/admin/*'] } }))).toEqual([
    '/',
    '/100%_sure',
    '/admin/today',
  ]);
  expect(await pagesBy(judging({ take: { countries: ['DE'] } }))).toEqual([
    '/100%_sure',
    '/admin/today',
  ]);
  expect(await pagesBy(judging({ take: { referrers: ['spam.example/*'] } }))).toEqual([
    '/',
    '/admin/today',
    '/admin/users',
  ]);
  expect(await pagesBy(judging({ take: { hostnames: ['*'] } }))).toEqual(['/admin/today']);
});

it('reads a pattern as it is written: only the star means something else', async () => {
  expect(await pagesBy(judging({ take: { pages: ['/100_*'] } }))).toEqual(AS_JUDGED);
  expect(await pagesBy(judging({ take: { pages: ['%'] } }))).toEqual(AS_JUDGED);
  expect(await pagesBy(judging({ take: { pages: ['/100%_sure'] } }))).not.toContain('/100%_sure');
});

it('lets hits count again, by their verdict, as sessions of their own', async () => {
  expect(await totalsBy()).toEqual([4, 3]);
  expect(await totalsBy(judging({ lift: ['bot:library'] }))).toEqual([6, 4]);
  expect(await totalsBy(judging({ lift: ['bot:library', 'excluded:address'] }))).toEqual([7, 5]);
});

it('takes what another entry lifts, and is undone by leaving the entry out', async () => {
  const lift = judging({ lift: ['bot:library'] });
  const take = judging({ take: { pages: ['/bot'] } });
  expect(await totalsBy(lift, take)).toEqual([5, 4]);
  expect(await totalsBy()).toEqual([4, 3]);
});

it('goes by days of the time zone of the site', async () => {
  const query = queryOf({
    dimensions: ['page'],
    orderBy: [['page', 'asc']],
    metrics: ['pageviews'],
  });
  const judgedAgain = [judging({ from: '2026-11-22', to: '2026-11-22', take: { pages: ['*'] } })];
  // There the 22nd begins at 11:00 UTC.
  const site = siteOf(SITE_ID, { timezone: 'Pacific/Midway', judgedAgain });
  const outcome = await reports.query(site, query);
  expect(outcome.ok && outcome.result.results.map(({ dimensions }) => dimensions[0])).toEqual(
    AS_JUDGED,
  );
});

it('reads a day by its rows that was counted beforehand, and says so', async () => {
  const explained = await reports.explain(siteWith([]), queryOf({}));
  expect(explained.ok && explained.result.readings[0]?.cubes.count).toBe(1);
  expect(explained.ok && explained.result.judgedAgain).toBeUndefined();
  const entry = judging({ lift: ['bot:library'] });
  const again = await reports.explain(siteWith([entry]), queryOf({}));
  expect(again.ok && again.result.readings[0]?.cubes.count).toBe(0);
  expect(again.ok && again.result.judgedAgain).toEqual([entry]);
});

it('refuses an entry that says nothing, or whose days are the wrong way round', () => {
  expect(judgingSchema.safeParse(DAYS).success).toBe(false);
  const reversed = { from: '2026-11-21', to: '2026-11-20', lift: ['bot:agent'] };
  expect(judgingSchema.safeParse(reversed).success).toBe(false);
  expect(judgingSchema.safeParse({ ...DAYS, lift: ['excluded:privacySignal'] }).success).toBe(
    false,
  );
});

it('is seen in what is left out: a hit that it takes is there, one that it lifts is not', async () => {
  const verdictsBy = async (...judgedAgain: Judging[]) => {
    const study = studyLeftOut(leftOutSchema.parse({ site: SITE_ID, range: '7d' }));
    const outcome = await reports.study(siteWith(judgedAgain), study);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    return outcome.result.value.verdicts.map(({ verdict, hits }) => [verdict, hits]);
  };
  expect(await verdictsBy()).toEqual([
    ['bot:library', 3],
    ['excluded:address', 1],
  ]);
  const both = judging({ take: { pages: ['/admin/*'] }, lift: ['bot:library'] });
  expect(await verdictsBy(both)).toEqual([
    ['bot:library', 1],
    ['excluded:address', 1],
    ['judgedAgain', 1],
  ]);
});
