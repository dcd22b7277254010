/** The arithmetic of a calendar: the days of a month in weeks, and where a key leads from a day. */
import { addDays } from '@footfall/domain';
import type { Days } from '../../dashboard-range.ts';

const WEEK = 7;

/** `2026-11-23` → `2026-11`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The weeks that a month touches, each of seven days; some of the first and last belong to its neighbours. */
export function weeksOf(month: string, weekStart: number): string[][] {
  const first = startOfWeek(`${month}-01`, weekStart);
  const weeks: string[][] = [];
  for (let day = first; weeks.length === 0 || monthOf(day) === month; day = addDays(day, WEEK)) {
    weeks.push(Array.from({ length: WEEK }, (_, at) => addDays(day, at)));
  }
  return weeks;
}

/** The same day so many months away, or the last of a month that is shorter. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** Where a key leads (WAI-ARIA, grid of dates), never beyond today; null: a key that is not ours. */
export function dayAfterKey(
  key: string,
  day: string,
  { weekStart, today }: { weekStart: number; today: string },
): string | null {
  const to = unboundedDay(key, day, weekStart);
  return to === null || to <= today ? to : today;
}

function unboundedDay(key: string, day: string, weekStart: number): string | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -WEEK);
    case 'ArrowDown':
      return addDays(day, WEEK);
    case 'PageUp':
      return addMonths(day, -1);
    case 'PageDown':
      return addMonths(day, 1);
    case 'Home':
      return startOfWeek(day, weekStart);
    case 'End':
      return addDays(startOfWeek(day, weekStart), WEEK - 1);
    default:
      return null;
  }
}

function startOfWeek(day: string, weekStart: number): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday - (weekStart % WEEK) + WEEK) % WEEK));
}

/** What a press on a day makes of the days chosen: the second press ends what the first began, whichever comes first. */
export function chosenWith(day: string, began: string | null): Days {
  if (began === null) return { from: day, to: day };
  return day < began ? { from: day, to: began } : { from: began, to: day };
}
