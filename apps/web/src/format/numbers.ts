/** Writes numbers as people read them: exact, short, shares, durations and changes. */
import { METRICS } from '@footfall/domain';
import type { Metric, MetricUnit } from '../metrics.ts';
import type { Text } from '../text/text.ts';

export type NumberFormats = {
  /** `61,004` */
  count(value: number): string;
  /** `9,410` short of 10,000, then `61.0K`: of a column, all have as many decimals. */
  short(value: number): string;
  /** `41.2%`, `5.0%`: always one decimal, so that a column is not ragged. */
  percent(fraction: number): string;
  /** `75%`, of what is whole by its nature. */
  wholePercent(fraction: number): string;
  /** `2m 14s` from seconds. */
  duration(seconds: number): string;
  /** A metric's value by its unit; unknown is `–`. */
  metric(metric: Metric, value: number | null, style: 'short' | 'exact'): string;
  /** The same beside an axis, where values are round: `150K`, `20%`. */
  tick(metric: Metric, value: number): string;
};

/** From here on a total is shortened, so that seven of them fit in a row. */
const SHORT_FROM = 10_000;

export function createNumberFormats(locale: string, text: Text): NumberFormats {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const round = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const compact = new Intl.NumberFormat(locale, {
    notation: 'compact',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const two = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const roughly = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const wholeShare = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const roundShare = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });

  const count = (value: number) => whole.format(value);
  const short = (value: number) => {
    if (Math.abs(value) < SHORT_FROM) return whole.format(value);
    // German has no short word for a thousand: nothing is rounded there, and no decimal follows.
    const isShortened = compact.formatToParts(value).some(({ type }) => type === 'compact');
    return (isShortened ? compact : whole).format(value);
  };
  const percent = (fraction: number) => share.format(fraction);
  const duration = durationFormat(text.units);

  const byUnit: Record<MetricUnit, (value: number, style: 'short' | 'exact') => string> = {
    count: (value, style) => (style === 'short' ? short(value) : count(value)),
    fraction: percent,
    seconds: duration,
    perSession: (value) => two.format(value),
    percent: (value) => percent(value / 100),
  };
  const tick = (metric: Metric, value: number) => {
    const { unit } = METRICS[metric];
    switch (unit) {
      case 'fraction':
        return roundShare.format(value);
      case 'percent':
        return roundShare.format(value / 100);
      case 'count':
        return Math.abs(value) < SHORT_FROM ? whole.format(value) : round.format(value);
      case 'perSession':
        return roughly.format(value);
      case 'seconds':
        // A whole minute has no seconds to speak of.
        return duration(value).replace(/ 0[a-z]+$/, '');
    }
  };
  return {
    count,
    short,
    percent,
    wholePercent: (fraction) => wholeShare.format(fraction),
    tick,
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
