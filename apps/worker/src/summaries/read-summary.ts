/** What a site's period came to, asked of the reports as the dashboard asks them. */
import { type QueryInput, querySchema, type Site, type SummaryPeriod } from '@footfall/domain';
import type { Reports } from '@footfall/reports';

const FIGURES = ['visitors', 'sessions', 'pageviews', 'bounceRate', 'sessionDuration'] as const;
const TOPS = [
  { name: 'page', metric: 'pageviews' },
  { name: 'source', metric: 'visitors' },
  { name: 'country', metric: 'visitors' },
  { name: 'goal', metric: 'conversions' },
] as const;
const ROWS_MAX = 5;

/** A total of the period, and of as many days before it; null where it is not defined. */
export type Figure = {
  name: (typeof FIGURES)[number];
  value: number | null;
  before: number | null;
};

export type Top = {
  name: (typeof TOPS)[number]['name'];
  rows: { value: string | null; count: number }[];
};

export type Summary = { period: SummaryPeriod; figures: Figure[]; tops: Top[] };

/** Rejects when a question is not answered in time: the summary is tried again later. */
export async function readSummary(
  { reports, signal }: { reports: Pick<Reports, 'query'>; signal: AbortSignal },
  site: Site,
  period: SummaryPeriod,
): Promise<Summary> {
  const ask = async (question: Omit<QueryInput, 'site' | 'range'>) => {
    const query = querySchema.parse({ site: site.id, range: period, ...question });
    const outcome = await reports.query(site, query, { signal });
    if (!outcome.ok) throw new Error(`a question of a summary was not answered: ${outcome.reason}`);
    return outcome.result;
  };
  const { totals, totalsComparison } = await ask({
    metrics: [...FIGURES],
    compare: 'previousPeriod',
  });
  const tops: Top[] = [];
  for (const { name, metric } of TOPS) {
    const { results } = await ask({
      metrics: [metric],
      dimensions: [name],
      orderBy: [[metric, 'desc']],
      limit: ROWS_MAX,
    });
    const rows = results.map(({ dimensions: [value = null], metrics: [count] }) => ({
      value,
      count: numberOf(count) ?? 0,
    }));
    tops.push({ name, rows: rows.filter(({ count }) => count > 0) });
  }
  return {
    period,
    figures: FIGURES.map((name, index) => ({
      name,
      value: numberOf(totals[index]),
      before: numberOf(totalsComparison?.metrics[index]),
    })),
    tops,
  };
}

/** None of these is money. */
function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
