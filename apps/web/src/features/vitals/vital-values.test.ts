import { VITAL_NAMES, VITALS } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { BOUNDS, ratingOf, VITAL_ORDER, writeVital } from './vital-values.ts';

describe('a measured vital', () => {
  it('is rated by the bounds that reports count by', () => {
    expect(BOUNDS).toEqual(VITALS);
    expect(VITAL_ORDER).toEqual(VITAL_NAMES);
    expect([2500, 2501, 4000, 4001].map((value) => ratingOf('LCP', value))).toEqual([
      'good',
      'needsImprovement',
      'needsImprovement',
      'poor',
    ]);
    expect(ratingOf('CLS', null)).toBeNull();
  });

  it('is written with its unit, and the shift without one', () => {
    expect(writeVital('LCP', 2410, 'en-GB')).toBe('2.41s');
    expect(writeVital('INP', 180.4, 'en-GB')).toBe('180ms');
    expect(writeVital('CLS', 0.0814, 'en-GB')).toBe('0.081');
    expect([2300, 2290].map((value) => writeVital('LCP', value, 'en-GB'))).toEqual([
      '2.30s',
      '2.29s',
    ]);
  });
});
