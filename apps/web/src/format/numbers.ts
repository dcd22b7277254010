/** Writes numbers as people read them: exact, short, shares, durations and changes. */
import { METRICS } from '@footfall/domain';
import type { Metric, MetricUnit } from '../metrics.ts';
import type { Text } from '../text/text.ts';

export type NumberFormats = {
  /** `61,004` */
  count(value: number): string;
  /** `61,004` up to five figures short of 10,000, then `61K`. */
  short(value: number): string;
  /** `41%`; a value under 10 % keeps one decimal. */
  percent(fraction: number): string;
  /** `2m 14s` from seconds. */
  duration(seconds: number): string;
  /** A metric's value by its unit; unknown is `–`. */
  metric(metric: Metric, value: number | null, style: 'short' | 'exact'): string;
};

/** From here on a total is shortened, so that seven of them fit in a row. */
const SHORT_FROM = 10_000;

export function createNumberFormats(locale: string, text: Text): NumberFormats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(locale, {
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  });
  const two = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fineShare = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

  const count = (value: number) => whole.format(value);
  const short = (value: number) =>
    Math.abs(value) < SHORT_FROM ? whole.format(value) : compact.format(value);
  const percent = (fraction: number) =>
    (Math.abs(fraction) < 0.0995 ? fineShare : share).format(fraction);
  const duration = durationFormat(text.units);

  const byUnit: Record<MetricUnit, (value: number, style: 'short' | 'exact') => string> = {
    count: (value, style) => (style === 'short' ? short(value) : count(value)),
    fraction: (value, style) => (style === 'short' ? percent(value) : fineShare.format(value)),
    seconds: duration,
    perSession: (value) => two.format(value),
    percent: (value) => percent(value / 100),
  };
  return {
    count,
    short,
    percent,
    duration,
    metric: (metric, value, style) =>
      value === null ? text.none : byUnit[METRICS[metric].unit](value, style),
  };
}

/** `2m 14s`, `1h 5m`, `48s`: the two largest units are enough for a mean. */
function durationFormat(units: Text['units']): (seconds: number) => string {
  return (seconds) => {
    const whole = Math.round(seconds);
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    if (hours > 0) return `${units.hours(hours)} ${units.minutes(minutes)}`;
    if (minutes > 0) return `${units.minutes(minutes)} ${units.seconds(whole % 60)}`;
    return units.seconds(whole);
  };
}
