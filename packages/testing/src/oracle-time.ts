/** Local dates and hours for the oracle, straight from `Intl`: slow, plain, and no code of the product. */

export type LocalTime = {
  /** `2026-11-22`. */
  date: string;
  /** The hour with its offset from UTC: `2026-11-22T13:00:00+01:00`. */
  hour: string;
};

/** Every zone's offset changes at a whole quarter of an hour since 1972: one answer per quarter is enough. */
const QUARTER_MS = 15 * 60_000;

/** A function that tells the local date and hour of an instant (ms since 1970) in one time zone. */
export function localClock(timezone: string): (at: number) => LocalTime {
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  });
  const known = new Map<number, LocalTime>();
  return (at) => {
    const quarter = Math.floor(at / QUARTER_MS);
    const found = known.get(quarter) ?? readLocal(formatter, quarter * QUARTER_MS);
    known.set(quarter, found);
    return found;
  };
}

function readLocal(formatter: Intl.DateTimeFormat, at: number): LocalTime {
  const parts = new Map(formatter.formatToParts(at).map(({ type, value }) => [type, value]));
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  // "GMT+01:00", and "GMT" alone where the offset is zero.
  const offset = parts.get('timeZoneName')?.slice('GMT'.length) || '+00:00';
  return { date, hour: `${date}T${parts.get('hour')}:00:00${offset}` };
}

/** The day so many days after (or before) a date of the calendar. */
export function dayAfter(date: string, days: number): string {
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** The first day of the week that a date lies in; `weekStart` is 1 Monday … 7 Sunday. */
export function weekOf(date: string, weekStart: number): string {
  for (let back = 0; back < 7; back += 1) {
    const day = dayAfter(date, -back);
    const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
    if (weekday === weekStart % 7) return day;
  }
  throw new RangeError(`no weekday ${weekStart}`);
}
