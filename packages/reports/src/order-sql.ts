/** The order of a breakdown's rows in SQL, and the names of its columns: `d0` … dimensions, `m0` … metrics. */
import { METRIC_SQL } from './metric-sql.ts';
import type { Question } from './plan.ts';

export function dimensionNames({ dimensions }: Question): string[] {
  return dimensions.map((_, index) => `"d${index}"`);
}

/** What rows are ordered by beside values: columns `o0`, `o1`, … by the place of the metric. */
export function orderColumns({ metrics, order }: Question): string[] {
  return metrics.flatMap((metric, index) => {
    const { orderSql: sql } = METRIC_SQL[metric];
    return sql !== undefined && order.some(({ by }) => by === metric)
      ? [`${sql} AS "o${index}"`]
      : [];
  });
}

/** The name of a column that is written `… AS "name"`. */
export function nameOf(column: string): string {
  return column.slice(column.lastIndexOf(' ') + 1);
}

export function orderSql({ order, metrics, dimensions }: Question): string {
  const names = new Map<string, string>([
    ...dimensions.map((dimension, index): [string, string] => [dimension, `"d${index}"`]),
    ...metrics.map((metric, index): [string, string] => [
      metric,
      METRIC_SQL[metric].orderSql === undefined ? `"m${index}"` : `"o${index}"`,
    ]),
  ]);
  return order
    .map(
      ({ by, direction }) => `${names.get(by)} ${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`,
    )
    .join(', ');
}
