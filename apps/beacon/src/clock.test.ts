import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 24 * 3_600_000;

/** A clock of which both sides, and how long an answer takes, are set by hand. */
function clockAt(apartMs: number, answerMs = 20) {
  const set = { machine: NOON, apartMs, answerMs };
  const changes: number[] = [];
  const clock = createClock({
    machine: () => set.machine,
    onChange: (offset) => changes.push(offset),
    async readTime() {
      set.machine += set.answerMs / 2;
      const time = set.machine + set.apartMs;
      set.machine += set.answerMs / 2;
      return time;
    },
  });
  return { clock, set, changes };
}

test.each([3 * DAY_MS, -3 * DAY_MS])(
  'a machine that is %i ms wrong goes by the time of the database',
  async (apartMs) => {
    const { clock, set, changes } = clockAt(apartMs);
    await clock.check();
    expect(clock.now()).toBe(set.machine + apartMs);
    expect(changes).toEqual([apartMs]);
  },
);

test('a machine that is a little off goes by its own clock: time does not jump', async () => {
  const { clock, set, changes } = clockAt(4_000);
  await clock.check();
  expect(clock.now()).toBe(set.machine);
  expect(changes).toEqual([]);
});

test('once corrected, small differences are left alone, and a clock that was set right is believed again', async () => {
  const { clock, set, changes } = clockAt(DAY_MS);
  await clock.check();
  set.apartMs = DAY_MS + 3_000;
  await clock.check();
  expect(clock.offsetMs()).toBe(DAY_MS);
  set.apartMs = 0;
  await clock.check();
  expect(clock.now()).toBe(set.machine);
  expect(changes).toEqual([DAY_MS, 0]);
});

test('what may be the time that the answer took is no difference, and what is more than that is', async () => {
  const late = clockAt(12_000, 30_000);
  await late.clock.check();
  expect(late.changes).toEqual([]);
  const wrong = clockAt(DAY_MS, 30_000);
  await wrong.clock.check();
  expect(wrong.changes).toEqual([DAY_MS]);
});
