/** Rows of the oracle's studies: what belongs together, and in which order. */
import type { StudyDimension } from '@footfall/domain';
import type { Counted } from './oracle-select.ts';
import { dimensionValue } from './oracle-session.ts';

export function groupBy<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string | number | null,
): Map<string | number | null, Value[]> {
  const groups = new Map<string | number | null, Value[]>();
  for (const value of values)
    groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

/** Largest first, then by name, null last: by the order of code points, as databases compare. */
export function byCount<Row>(
  countOf: (row: Row) => number,
  nameOf: (row: Row) => (string | null)[],
) {
  return (a: Row, b: Row): number => {
    if (countOf(a) !== countOf(b)) return countOf(b) - countOf(a);
    const others = nameOf(b);
    const orders = nameOf(a).map((name, index) => compareNames(name, others[index] ?? null));
    return orders.find((order) => order !== 0) ?? 0;
  };
}

function compareNames(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The value by which a hit is broken down; null without a dimension. */
export function namedBy(by: StudyDimension | undefined, { hit, session }: Counted): string | null {
  return by === undefined ? null : dimensionValue(by, hit, session);
}
