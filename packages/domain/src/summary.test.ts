import { expect, test } from 'vitest';
import { lastPeriod } from './summary.ts';

const BERLIN = { timezone: 'Europe/Berlin', weekStart: 1 };

test.each([
  // Monday, 05:59 and 06:00 in Berlin.
  ['weekly', BERLIN, '2026-11-23T04:59:00Z', '2026-11-09', '2026-11-15'],
  ['weekly', BERLIN, '2026-11-23T05:00:00Z', '2026-11-16', '2026-11-22'],
  ['weekly', BERLIN, '2026-11-29T23:00:00Z', '2026-11-16', '2026-11-22'],
  ['weekly', { ...BERLIN, weekStart: 7 }, '2026-11-23T12:00:00Z', '2026-11-15', '2026-11-21'],
  ['weekly', { ...BERLIN, weekStart: 7 }, '2026-11-22T12:00:00Z', '2026-11-15', '2026-11-21'],
  ['monthly', BERLIN, '2026-12-01T04:00:00Z', '2026-10-01', '2026-10-31'],
  ['monthly', BERLIN, '2026-12-01T06:00:00Z', '2026-11-01', '2026-11-30'],
  ['monthly', BERLIN, '2026-03-15T12:00:00Z', '2026-02-01', '2026-02-28'],
  // Where the day began long before.
  [
    'monthly',
    { ...BERLIN, timezone: 'Pacific/Kiritimati' },
    '2026-11-30T16:00:00Z',
    '2026-11-01',
    '2026-11-30',
  ],
] as const)('the last %s period of %o at %s', (...[kind, site, at, from, to]) => {
  expect(lastPeriod(kind, site, Date.parse(at))).toEqual({ from, to });
});
