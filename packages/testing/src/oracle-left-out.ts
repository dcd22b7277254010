/** What reports leave out, by reason and by name, in plain code; contract.md, "Reports beside breakdowns". */
import { BOTS, type LeftOutReport } from '@footfall/domain';
import { byCount, groupBy } from './oracle-groups.ts';
import type { Counted } from './oracle-select.ts';
import { isPageview } from './oracle-session.ts';

export function leftOut(hits: readonly Counted[]): LeftOutReport {
  const agents = hits.filter(({ hit }) => hit.verdict === 'bot:agent');
  const verdicts = [...groupBy(hits, ({ hit }) => hit.verdict)].map(([verdict, list]) => ({
    verdict: verdict as LeftOutReport['verdicts'][number]['verdict'],
    ...countsOf(list),
    ...timesOf(list),
  }));
  const bots = [...groupBy(agents, nameOf)].map(([name, list]) => ({
    name: name as string | null,
    kind: name === null ? null : BOTS[name as keyof typeof BOTS],
    ...countsOf(list),
    pages: new Set(list.map(({ hit }) => hit.page)).size,
    ...timesOf(list),
  }));
  const views = hits.filter(({ hit }) => isPageview(hit));
  const pages = [...groupBy(views, ({ hit }) => hit.page)].map(([page, list]) => ({
    page: String(page),
    pageviews: list.length,
  }));
  const byHits = <Row extends { hits: number }>(nameOfRow: (row: Row) => (string | null)[]) =>
    byCount((row: Row) => row.hits, nameOfRow);
  const byViews = byCount(
    (row: { pageviews: number }) => row.pageviews,
    (row: { pageviews: number; page?: string }) => [row.page ?? null],
  );
  return {
    totals: countsOf(hits),
    verdicts: verdicts.sort(byHits(({ verdict }) => [verdict])),
    bots: bots.sort(byHits(({ name }) => [name])),
    pages: pages.sort(byViews).slice(0, 20),
  };
}

function nameOf({ hit }: Counted): string | null {
  return hit.browser !== null && hit.browser in BOTS ? hit.browser : null;
}

function countsOf(list: readonly Counted[]) {
  return {
    hits: list.length,
    pageviews: list.filter(({ hit }) => isPageview(hit)).length,
    visitors: new Set(list.map(({ hit }) => hit.visitorId)).size,
  };
}

function timesOf(list: readonly Counted[]) {
  const times = list.map(({ hit }) => hit.at);
  return {
    firstAt: new Date(Math.min(...times)).toISOString(),
    lastAt: new Date(Math.max(...times)).toISOString(),
  };
}
