/** Visitors day by day, with the days on which nobody came. */
import { bucketsOf, resolveDays } from '@footfall/domain';
import type { QueryResult } from '../../metrics.ts';

export type DayCount = { day: string; visitors: number };

/** From an answer whose only dimension is the day and whose only metric is visitors. */
export function daysOf({ results, meta }: QueryResult, weekStart: number): DayCount[] {
  const visitors = new Map(results.map((row) => [row.dimensions[0], row.metrics[0] ?? 0]));
  const days = bucketsOf(resolveDays(meta, meta.timezone), 'day', weekStart);
  return days.map((day) => ({ day, visitors: visitors.get(day) ?? 0 }));
}
