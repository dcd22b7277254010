/** Says when a comparison would mislead: a day that is not over against a whole one. */
import { addDays, METRICS, startOfDay } from '@footfall/domain';
import type { Metric, QueryResult } from '../../metrics.ts';

/**
 * True for counts of one day that is still running. "Down 85 %" at one in the morning says nothing;
 * rates and means compare well at any hour, and over a week a day that is missing weighs little.
 */
export function isUnfair(
  metric: Metric,
  { from, to, freshAsOf, timezone }: QueryResult['meta'],
): boolean {
  if (METRICS[metric].unit !== 'count' || from !== to) return false;
  return Date.parse(freshAsOf) < startOfDay(addDays(to, 1), timezone);
}
