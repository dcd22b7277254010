/** Makes the answer out of the rows that DuckDB gave. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Metric, MetricValue, QueryResult } from '@footfall/domain';
import { bucketName, isTimeDimension } from './dimension-sql.ts';
import type { Plan } from './plan.ts';

/** What is kept in the cache: all of an answer that depends on hits and question alone. Survives JSON. */
export type Figures = Pick<QueryResult, 'results' | 'totals'> & { rows: number };

export function toFigures({ question, calendar }: Plan, answer: readonly DuckDBValue[][]): Figures {
  const { dimensions, metrics } = question;
  const figures: Figures = { results: [], totals: [], rows: 0 };
  for (const [kind, rows, ...values] of answer) {
    const measured = metrics.map((metric, index) =>
      toValue(metric, values[dimensions.length + index] ?? null),
    );
    const named = dimensions.map((dimension, index) => {
      const value = values[index] ?? null;
      if (value === null) return null;
      return isTimeDimension(dimension)
        ? bucketName(dimension, Number(value), calendar)
        : String(value);
    });
    if (Number(kind) === 0) {
      figures.totals = measured;
      figures.rows = Number(rows);
    } else {
      figures.results.push({ dimensions: named, metrics: measured });
    }
  }
  // Without dimensions the whole range is the one row, as long as the page begins with it.
  if (dimensions.length === 0 && question.offset === 0) {
    figures.results = [{ dimensions: [], metrics: figures.totals }];
  }
  return figures;
}

function toValue(metric: Metric, value: DuckDBValue): MetricValue {
  if (metric === 'revenue') return toMoney(value === null ? '' : String(value));
  return value === null ? null : Number(value);
}

/** `EUR 12.3400,USD 5.0000`, as metric-sql.ts writes it. */
function toMoney(amounts: string): { amount: string; currency: string }[] {
  return amounts.split(',').flatMap((text) => {
    const [currency, amount] = text.split(' ');
    if (currency === undefined || amount === undefined) return [];
    return [{ amount: amount.replace(/(\.\d\d\d*?)0+$/, '$1'), currency }];
  });
}

export function toResult(
  plan: Plan,
  figures: Figures,
  measured: { freshAsOf: number; tookMs: number },
): QueryResult {
  const { range, definitions } = plan.question;
  return {
    results: figures.results,
    totals: figures.totals,
    meta: {
      timezone: range.timezone,
      from: range.from,
      to: range.to,
      definitions,
      freshAsOf: new Date(measured.freshAsOf).toISOString(),
      exact: true,
      rows: figures.rows,
      hitsRead: plan.hits,
      tookMs: measured.tookMs,
    },
  };
}
