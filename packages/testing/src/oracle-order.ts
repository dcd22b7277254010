/** The oracle's order of rows: null last in both directions, text by code point, time by the instant. */
import type { MetricValue, Query } from '@footfall/domain';
import type { OracleRow } from './oracle.ts';
import { tenThousandths } from './oracle-money.ts';

const isTime = (name: string) => name.startsWith('time:');

export function orderRows(a: OracleRow, b: OracleRow, query: Query): number {
  const wanted: [string, 'asc' | 'desc'][] = query.orderBy ?? defaultOrder(query);
  const tieBreak = query.dimensions.map((name): [string, 'asc'] => [name, 'asc']);
  for (const [name, direction] of [...wanted, ...tieBreak]) {
    const order = compareValues(sortValue(a, name, query), sortValue(b, name, query), direction);
    if (order !== 0) return order;
  }
  return 0;
}

function defaultOrder(query: Query): [string, 'asc' | 'desc'][] {
  const times = query.dimensions.filter(isTime);
  if (times.length > 0) return times.map((name) => [name, 'asc']);
  return [[query.metrics[0] ?? 'visitors', 'desc']];
}

function sortValue(row: OracleRow, name: string, query: Query): string | number | null {
  const metric = (query.metrics as readonly string[]).indexOf(name);
  if (metric >= 0) return sizeOf(row.metrics[metric] ?? null);
  const asked: readonly string[] = query.dimensions;
  const value = row.dimensions[asked.indexOf(name)] ?? null;
  return isTime(name) && value !== null ? Date.parse(value) : value;
}

/** Revenue is ordered by all its amounts together. */
function sizeOf(value: MetricValue): number | null {
  if (!Array.isArray(value)) return value;
  return Number(value.reduce((sum, { amount }) => sum + tenThousandths(amount), 0n));
}

function compareValues(
  a: string | number | null,
  b: string | number | null,
  direction: 'asc' | 'desc',
): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
  return direction === 'asc' ? order : -order;
}
