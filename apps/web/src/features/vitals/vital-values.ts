/** Writes measured vitals, and says how good they are. */
import type { MeasuredVital } from '@footfall/domain';

export type Vital = MeasuredVital['vital'];
export type Rating = 'good' | 'needsImprovement' | 'poor';

/**
 * Where good ends and poor begins; as the domain's registry says it, which lives beside its schemas.
 * https://web.dev/articles/defining-core-web-vitals-thresholds
 */
export const BOUNDS: Record<Vital, { goodMax: number; poorAbove: number }> = {
  LCP: { goodMax: 2500, poorAbove: 4000 },
  INP: { goodMax: 200, poorAbove: 500 },
  CLS: { goodMax: 0.1, poorAbove: 0.25 },
  FCP: { goodMax: 1800, poorAbove: 3000 },
  TTFB: { goodMax: 800, poorAbove: 1800 },
};
export const VITAL_ORDER: readonly Vital[] = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'];

export const RATING_COLOURS: Record<Rating, string> = {
  good: 'bg-good',
  needsImprovement: 'bg-warn',
  poor: 'bg-bad',
};
export const RATING_TEXTS: Record<Rating, string> = {
  good: 'text-good',
  needsImprovement: 'text-warn',
  poor: 'text-bad',
};
/** Never by colour alone. */
export const RATING_MARKS: Record<Rating, string> = { good: '●', needsImprovement: '▲', poor: '■' };

export function ratingOf(vital: Vital, value: number | null): Rating | null {
  if (value === null) return null;
  const { goodMax, poorAbove } = BOUNDS[vital];
  if (value <= goodMax) return 'good';
  return value > poorAbove ? 'poor' : 'needsImprovement';
}

/** `2.40s`, `180ms`, `0.080`: as many decimals for all; with a space where the language has one. */
export function writeVital(vital: Vital, value: number, locale: string): string {
  if (vital === 'CLS') {
    return new Intl.NumberFormat(locale, {
      minimumFractionDigits: 3,
      maximumFractionDigits: 3,
    }).format(value);
  }
  const isLong = value >= 1000;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isLong ? 'second' : 'millisecond',
    unitDisplay: 'narrow',
    minimumFractionDigits: isLong ? 2 : 0,
    maximumFractionDigits: isLong ? 2 : 0,
  }).format(isLong ? value / 1000 : value);
}
