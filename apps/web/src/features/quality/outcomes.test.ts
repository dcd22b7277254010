import type { Ledger } from '@footfall/domain';
import { describe, expect, it } from 'vitest';
import { bucketsOfLedger, countsOf, GROUPS, groupOf } from './outcomes.ts';

const ledger: Ledger = {
  site: 'garden',
  timezone: 'Europe/Berlin',
  from: '2026-11-01',
  to: '2026-11-03',
  received: 12,
  outcomes: { stored: 7, 'bot:agent': 2, 'bot:headless': 1, 'malformed:url': 2 },
  lost: {},
  hours: [
    {
      hour: '2026-11-01T23:00:00+01:00',
      received: 8,
      outcomes: { stored: 6, 'bot:agent': 2 },
      lost: {},
    },
    {
      hour: '2026-11-03T00:00:00+01:00',
      received: 4,
      outcomes: { stored: 1, 'bot:headless': 1, 'malformed:url': 2 },
      lost: {},
    },
  ],
};

describe('the outcomes', () => {
  it('are put into groups that lose nothing', () => {
    const counts = countsOf(ledger.outcomes);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(ledger.received);
    expect(counts[GROUPS.indexOf('bot')]).toBe(3);
    expect(groupOf('excluded:page')).toBe('excluded');
    expect(groupOf('of tomorrow')).toBe('malformed');
  });

  it('stand on the days of the site, also on those without any', () => {
    const days = bucketsOfLedger(ledger, 'day');
    expect(days.map(({ bucket }) => bucket)).toEqual(['2026-11-01', '2026-11-02', '2026-11-03']);
    expect(days.map(({ counts }) => counts[0])).toEqual([6, 0, 1]);
    expect(bucketsOfLedger(ledger, 'hour')).toHaveLength(72);
  });
});
