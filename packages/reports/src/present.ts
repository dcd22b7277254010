/** Makes the answer out of the rows that DuckDB gave. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Metric, MetricValue, QueryResult, StudyMeta } from '@footfall/domain';
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

/** The answer of a study, and what it was read from. */
export type Studied<Value> = { value: Value; meta: StudyMeta };

/** A question's figures, and what they were read from. */
export type Answered<Value = Figures> = {
  plan: Plan;
  figures: Value;
  /** Every hit stored before this instant is counted. */
  freshAsOf: number;
};

/** What a study answers: its value, and what it was read from. */
export function toStudied<Value>(answered: Answered<Value>, tookMs: number): Studied<Value> {
  const { range } = answered.plan.question;
  return {
    value: answered.figures,
    meta: {
      timezone: range.timezone,
      from: range.from,
      to: range.to,
      freshAsOf: new Date(answered.freshAsOf).toISOString(),
      exact: true,
      hitsRead: answered.plan.hits,
      tookMs,
    },
  };
}

/** The answer to a question and, where it is compared, to that about the other days. */
export function toResult(
  [answered, other]: readonly [Answered, Answered?],
  shown: Omit<QueryResult, 'meta'>,
  tookMs: number,
): QueryResult {
  const { range, definitions } = answered.plan.question;
  const compared = other?.plan.question.range;
  const freshAsOf = Math.min(answered.freshAsOf, other?.freshAsOf ?? answered.freshAsOf);
  return {
    results: shown.results,
    totals: shown.totals,
    ...(shown.totalsComparison === undefined ? {} : { totalsComparison: shown.totalsComparison }),
    meta: {
      timezone: range.timezone,
      from: range.from,
      to: range.to,
      ...(compared === undefined ? {} : { comparison: { from: compared.from, to: compared.to } }),
      definitions,
      freshAsOf: new Date(freshAsOf).toISOString(),
      exact: true,
      rows: answered.figures.rows,
      hitsRead: answered.plan.hits + (other?.plan.hits ?? 0),
      tookMs,
    },
  };
}
