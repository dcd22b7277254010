/** What a point says in words: its number, or that nothing was counted yet. */
import type { Metric } from '../metrics.ts';
import type { Locale } from '../text/locale.tsx';
import type { Point } from './series.ts';

/** In full; of a bucket that a line does not reach, as of one whose value is not defined. */
export function pointWords(
  point: Point | undefined,
  metric: Metric,
  { text, formats }: Locale,
): string {
  if (point?.isBeforeFirst === true) return text.chart.noData;
  return formats.numbers.metric(metric, point?.value ?? null, 'exact');
}
