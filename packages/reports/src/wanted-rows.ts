/** Cuts a breakdown down to rows that are known by name: those that another answer is compared with. */
import type { Bindings } from './bindings.ts';
import { bucketNumber, isTimeDimension } from './dimension-sql.ts';
import type { Plan } from './plan.ts';

/** The breakdown, or those of its rows that are wanted. */
export function wantedRowsSql({ question, calendar }: Plan, bindings: Bindings): string {
  const { dimensions, rowsWanted } = question;
  if (rowsWanted === null) return 'breakdown';
  const columns = dimensions.map((dimension, index) => {
    const values = rowsWanted.map((row) => {
      const value = row[index] ?? null;
      if (value === null || !isTimeDimension(dimension)) return value;
      const bucket = bucketNumber(dimension, value, calendar);
      // No bucket has that number.
      return bucket === null ? 'none' : String(bucket);
    });
    return `unnest(${bindings.bindList(values)}) AS "w${index}"`;
  });
  const isSame = dimensions.map(
    (_, index) => `CAST("d${index}" AS VARCHAR) IS NOT DISTINCT FROM "w${index}"`,
  );
  return `(SELECT breakdown.* FROM breakdown JOIN (SELECT ${columns.join(', ')}) ON ${isSame.join(' AND ')})`;
}
