import { describe, expect, it } from 'vitest';
import { BUSY_HITS, createDueMonths } from './due-months.ts';

const MONTH = { siteId: 'site', month: '2026-11' };
const OTHER = { siteId: 'site', month: '2026-10' };
const INTERVAL_MS = 60_000;
const WINDOW_MS = 70_000;
const START = Date.UTC(2026, 10, 20);

describe('a month', () => {
  it('is due an interval after its first hit was seen, however many looks see it', () => {
    const due = createDueMonths(INTERVAL_MS);
    for (let ms = 0; ms < INTERVAL_MS; ms += 10_000) {
      due.noteHits(MONTH, 5, { windowMs: WINDOW_MS, now: START + ms });
      expect(due.due(START + ms)).toEqual([]);
    }
    expect(due.due(START + INTERVAL_MS)).toEqual([MONTH]);
  });

  it('is due sooner when many hits wait, and then as often as so many came again', () => {
    const due = createDueMonths(INTERVAL_MS);
    // A fifth of what makes a site busy in every ten seconds.
    const note = (now: number) =>
      due.noteHits(MONTH, (BUSY_HITS * 7) / 5, { windowMs: WINDOW_MS, now });
    const dueAt: number[] = [];
    for (let ms = 0; ms <= 150_000; ms += 10_000) {
      note(START + ms);
      if (due.due(START + ms).length === 0) continue;
      dueAt.push(ms);
      due.noteSealed(MONTH, START + ms);
    }
    expect(dueAt).toEqual([50_000, 100_000, 150_000]);
  });

  it('is due at once when nobody knows how long its hits have waited, before all others', () => {
    const due = createDueMonths(INTERVAL_MS);
    due.noteHits(OTHER, 1, { windowMs: WINDOW_MS, now: START });
    due.noteUnknown(MONTH, START + INTERVAL_MS);
    expect(due.due(START + INTERVAL_MS)).toEqual([MONTH, OTHER]);
  });

  it('comes up again an interval after it could not be sealed', () => {
    const due = createDueMonths(INTERVAL_MS);
    due.noteUnknown(MONTH, START);
    due.noteLater(MONTH, START);
    expect(due.due(START + INTERVAL_MS - 1)).toEqual([]);
    expect(due.due(START + INTERVAL_MS)).toEqual([MONTH]);
  });

  it('is forgotten when it stays idle, but never while hits wait', () => {
    const due = createDueMonths(INTERVAL_MS);
    due.noteHits(MONTH, 1, { windowMs: WINDOW_MS, now: START });
    due.noteHits(OTHER, 1, { windowMs: WINDOW_MS, now: START });
    due.noteSealed(OTHER, START);
    due.forgetIdle(START + 24 * 3_600_000);
    expect(due.waiting()).toBe(1);
    expect(due.due(START + 24 * 3_600_000)).toEqual([MONTH]);
  });
});
