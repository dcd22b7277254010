/** The oracle's retention, from contract.md alone. */
import {
  LASTING_VISITOR_ID_MIN,
  type RetentionQuestion,
  type RetentionReport,
} from '@footfall/domain';
import type { Counted } from './oracle-select.ts';
import { dayAfter, type LocalTime, weekOf } from './oracle-time.ts';

type Calendar = { clock: (at: number) => LocalTime; weekStart: number };

export function retention(
  counted: readonly Counted[],
  { period, periods }: RetentionQuestion,
  { clock, weekStart }: Calendar,
): RetentionReport {
  const startOf = (at: number): string => {
    const { date } = clock(at);
    if (period === 'week') return weekOf(date, weekStart);
    return period === 'month' ? `${date.slice(0, 7)}-01` : date;
  };
  const next = (start: string): string => {
    if (period === 'day') return dayAfter(start, 1);
    if (period === 'week') return dayAfter(start, 7);
    return `${dayAfter(start, 31).slice(0, 7)}-01`;
  };
  const seen = counted.map(({ hit }) => ({ id: hit.visitorId, start: startOf(hit.at) }));
  const last =
    seen
      .map(({ start }) => start)
      .sort()
      .at(-1) ?? '';
  const lasting = new Set(seen.map(({ id }) => id).filter((id) => id >= LASTING_VISITOR_ID_MIN));
  const firstOf = (id: number) =>
    seen
      .filter((one) => one.id === id)
      .map(({ start }) => start)
      .sort()[0] ?? '';
  const starts = [...new Set([...lasting].map(firstOf))].sort();
  const cohorts = starts.map((start) => {
    const members = [...lasting].filter((id) => firstOf(id) === start);
    const returned: number[] = [];
    for (let at = start; at <= last && returned.length <= periods; at = next(at)) {
      const there = new Set(seen.filter((one) => one.start === at).map(({ id }) => id));
      returned.push(members.filter((id) => there.has(id)).length);
    }
    return { start, visitors: members.length, returned };
  });
  const all = new Set(seen.map(({ id }) => id));
  return { visitors: lasting.size, passing: all.size - lasting.size, cohorts };
}
