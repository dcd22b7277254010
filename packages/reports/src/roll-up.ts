/** Adds the answers about several sites up: each is asked by itself, so that a row is what the site's own report says. */
import {
  type Metric,
  type MetricValue,
  QUERY_ROWS_MAX,
  type Query,
  type QueryResult,
  type RollUpMetric,
  type RollUpQuestion,
  type RollUpReport,
  type Site,
} from '@footfall/domain';

/** Sites that are asked at once: the fair queue has as many places for others. */
const ASKED_AT_ONCE = 4;

/** What a mean or share is divided by, and how many of its whole parts make one: then what was divided is known exactly. */
const SHARES: Partial<Record<RollUpMetric, { of: RollUpMetric; parts: number }>> = {
  bounceRate: { of: 'sessions', parts: 1 },
  /** Milliseconds. */
  sessionDuration: { of: 'sessions', parts: 1000 },
  viewsPerSession: { of: 'sessions', parts: 1 },
  exitRate: { of: 'pageviews', parts: 1 },
};

/** The first answer that is none ends all. */
type Ask<Failure> = (
  site: Site,
  query: Query,
) => Promise<{ ok: true; result: QueryResult } | Failure>;

/** Asks sites, each once, and adds up. Weeks begin as those of the first site. */
export async function rollUp<Failure extends { ok: false }>(
  ask: Ask<Failure>,
  sites: readonly Site[],
  question: RollUpQuestion,
): Promise<{ ok: true; result: RollUpReport } | Failure> {
  const startedAt = performance.now();
  const metrics = metricsToAsk(question.metrics);
  const weekStart = sites[0]?.weekStart ?? 1;
  const answers: QueryResult[] = [];
  for (let first = 0; first < sites.length; first += ASKED_AT_ONCE) {
    const some = sites.slice(first, first + ASKED_AT_ONCE);
    const outcomes = await Promise.all(
      some.map((site) => ask({ ...site, weekStart }, queryOf(site, question, metrics))),
    );
    for (const outcome of outcomes) {
      if (!outcome.ok) return outcome;
      answers.push(outcome.result);
    }
  }
  return { ok: true, result: addUp({ sites, question, metrics, startedAt }, answers) };
}

/** Those that are asked for, and what their shares are of. */
function metricsToAsk(wanted: readonly RollUpMetric[]): RollUpMetric[] {
  const divisors = wanted.flatMap((metric) => SHARES[metric]?.of ?? []);
  return [...new Set([...wanted, ...divisors])];
}

function queryOf(site: Site, question: RollUpQuestion, metrics: readonly Metric[]): Query {
  const { interval, compare, definitions } = question;
  return {
    site: site.id,
    metrics: [...metrics],
    range: question.range,
    dimensions: interval === undefined ? [] : [`time:${interval}`],
    filters: question.filters,
    limit: QUERY_ROWS_MAX,
    offset: 0,
    ...(compare === undefined ? {} : { compare }),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

type Asked = {
  sites: readonly Site[];
  question: RollUpQuestion;
  metrics: readonly RollUpMetric[];
  /** By `performance.now()`. */
  startedAt: number;
};

function addUp(
  { sites, question, metrics, startedAt }: Asked,
  answers: readonly QueryResult[],
): RollUpReport {
  const wanted = question.metrics.length;
  const sum = (rows: readonly MetricValue[][]) => sumOf(metrics, rows).slice(0, wanted);
  const compared = answers.flatMap(({ totalsComparison }) => totalsComparison ?? []);
  const buckets = new Map<string, MetricValue[][]>();
  for (const { results } of question.interval === undefined ? [] : answers) {
    for (const row of results) {
      const bucket = row.dimensions[0] ?? '';
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), row.metrics]);
    }
  }
  return {
    totals: sum(answers.map(({ totals }) => totals)),
    ...(compared.length === 0
      ? {}
      : { totalsComparison: { metrics: sum(compared.map((one) => one.metrics)) } }),
    series: [...buckets]
      .map(([bucket, rows]) => ({ bucket, metrics: sum(rows) }))
      .sort((one, other) => (one.bucket < other.bucket ? -1 : 1)),
    sites: answers.map(({ totals, totalsComparison, meta }, index) => ({
      site: sites[index]?.id ?? '',
      timezone: meta.timezone,
      from: meta.from,
      to: meta.to,
      metrics: totals.slice(0, wanted),
      ...(totalsComparison === undefined
        ? {}
        : { comparison: { metrics: totalsComparison.metrics.slice(0, wanted) } }),
    })),
    meta: {
      freshAsOf: answers.map(({ meta }) => meta.freshAsOf).sort()[0] ?? '',
      exact: true,
      hitsRead: answers.reduce((all, { meta }) => all + meta.hitsRead, 0),
      tookMs: Math.round(performance.now() - startedAt),
    },
  };
}

function sumOf(metrics: readonly RollUpMetric[], rows: readonly MetricValue[][]): MetricValue[] {
  const valuesOf = (metric: RollUpMetric) =>
    rows.map((row) => row[metrics.indexOf(metric)] ?? null);
  return metrics.map((metric) => {
    const share = SHARES[metric];
    if (metric === 'revenue') return sumOfMoney(valuesOf(metric));
    if (share === undefined)
      return valuesOf(metric).reduce<number>((all, one) => all + numberOf(one), 0);
    const divisors = valuesOf(share.of).map(numberOf);
    const parts = valuesOf(metric).map((value, index) =>
      Math.round(numberOf(value) * (divisors[index] ?? 0) * share.parts),
    );
    const divisor = divisors.reduce((all, one) => all + one, 0);
    return divisor === 0 ? null : parts.reduce((all, one) => all + one, 0) / share.parts / divisor;
  });
}

function numberOf(value: MetricValue): number {
  return typeof value === 'number' ? value : 0;
}

/** Amounts have at most 4 digits after the point. */
const MONEY_DIGITS = 4;

function sumOfMoney(values: readonly MetricValue[]): MetricValue {
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of values.flatMap((value) =>
    Array.isArray(value) ? value : [],
  )) {
    sums.set(currency, (sums.get(currency) ?? 0n) + wholeOf(amount));
  }
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, whole]) => ({ amount: amountOf(whole), currency }));
}

function wholeOf(amount: string): bigint {
  const [units = '', digits = ''] = amount.split('.');
  return BigInt(units + digits.padEnd(MONEY_DIGITS, '0'));
}

/** With two to four digits after the point, as every amount in a report. */
function amountOf(whole: bigint): string {
  const sign = whole < 0n ? '-' : '';
  const text = String(whole < 0n ? -whole : whole).padStart(MONEY_DIGITS + 1, '0');
  const digits = text.slice(-MONEY_DIGITS).replace(/0{1,2}$/, '');
  return `${sign}${text.slice(0, -MONEY_DIGITS)}.${digits}`;
}
