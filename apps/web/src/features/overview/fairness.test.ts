import { describe, expect, it } from 'vitest';
import { isUnfair } from './fairness.ts';

const meta = (from: string, to: string, freshAsOf: string) => ({
  timezone: 'Europe/Berlin',
  definitions: 'footfall' as const,
  exact: true as const,
  rows: 0,
  hitsRead: 0,
  tookMs: 1,
  from,
  to,
  freshAsOf,
});

describe('a comparison', () => {
  it('is not drawn between a day that is running and a whole one, but for rates', () => {
    const running = meta('2026-11-22', '2026-11-22', '2026-11-22T22:59:59Z');
    expect(isUnfair('visitors', running)).toBe(true);
    expect(isUnfair('bounceRate', running)).toBe(false);
  });

  it('is fair once the day is over where the site is, and over more days', () => {
    expect(isUnfair('visitors', meta('2026-11-22', '2026-11-22', '2026-11-22T23:00:00Z'))).toBe(
      false,
    );
    expect(isUnfair('visitors', meta('2026-11-16', '2026-11-22', '2026-11-22T08:00:00Z'))).toBe(
      false,
    );
  });
});
