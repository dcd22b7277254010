/** Web vitals as metrics: percentiles of what `vital` hits measured, beside counts of pageviews and events. */
import { type Metric, VITAL_NAMES, type Vital } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import { numberSql } from './filter-sql.ts';
import { METRIC_SQL } from './metric-sql.ts';
import type { Question } from './plan.ts';

/** What a hit says of a vital, null where it says nothing; a time or a shift below nothing was not measured. */
export function vitalValueSql(vital: Vital, { bind }: Bindings): string {
  const value = numberSql(`"props"[${bind(vital)}]`);
  return `CASE WHEN ${value} >= 0 THEN ${value} END`;
}

/** The smallest measured value that so many are not above. */
export function percentileSql(value: string, share: number): string {
  return `quantile_disc(${value}, ${share})`;
}

/** The vitals that some metrics are about, each once. */
export function vitalsOf(metrics: readonly Metric[]): Vital[] {
  return VITAL_NAMES.filter((vital) =>
    metrics.some((metric) => METRIC_SQL[metric].vital === vital),
  );
}

/** The question about the measurements of each row: the same hits and sessions, no counts. */
export function measuredQuestion(question: Question): Question {
  return { ...question, metrics: [], order: [], facts: [], rowsWanted: null };
}

/** The percentiles of {@link vitalsOf}, as columns over hits that measured. */
export function measuredColumns(question: Question, bindings: Bindings): string[] {
  return vitalsOf(question.metrics).map(
    (vital) => `${percentileSql(vitalValueSql(vital, bindings), 0.75)} AS "vital ${vital}"`,
  );
}

/** Rows with the columns of `measured`; those of which nothing was measured have nulls. */
export function withMeasuredSql({ metrics, dimensions }: Question, rows: string): string {
  if (vitalsOf(metrics).length === 0) return rows;
  const names = dimensions.map((_, index) => `"d${index}"`);
  const same = names.map((name) => `counted.${name} IS NOT DISTINCT FROM measured.${name}`);
  return `(SELECT counted.*, ${columnsOf(metrics)} FROM ${rows} AS counted LEFT JOIN measured ON ${same.join(' AND ')})`;
}

/** The row of totals with the columns of `measured_in_all`. */
export function withMeasuredTotalSql({ metrics }: Question, total: string): string {
  if (vitalsOf(metrics).length === 0) return total;
  return `(SELECT counted.*, ${columnsOf(metrics)} FROM ${total} AS counted, measured_in_all AS measured)`;
}

function columnsOf(metrics: readonly Metric[]): string {
  return vitalsOf(metrics)
    .map((vital) => `measured."vital ${vital}"`)
    .join(', ');
}
