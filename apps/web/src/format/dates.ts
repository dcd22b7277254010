/** Writes days, buckets and times as people say them. Days are the site's: `2026-11-03` has no time zone left to apply. */
import { addDays, type Interval } from '@footfall/domain';

export type DateFormats = {
  /** `Tue 3 Nov`, with the year unless it is this year. */
  day(date: string): string;
  /** `3 Nov`, with the year unless it is this year: in one piece, for narrow places. */
  date(date: string): string;
  /** A day as seen from a later one: `Sun` within the week before, else as `day`. */
  dayBefore(date: string, from: string): string;
  /** `26 Oct – 22 Nov`; one day alone is written as a day. */
  days(from: string, to: string): string;
  /** A bucket on the axis: `3 Nov`, `14:00`, `Nov`. */
  bucketShort(bucket: string, interval: Interval): string;
  /** A bucket in a sentence: `Tue 3 Nov`, `Tue 3 Nov, 14:00`, `Week of 2 – 8 Nov`, `November 2026`. */
  bucketLong(bucket: string, interval: Interval): string;
  /** `10:42:07` in the site's time zone. */
  time(iso: string, timezone: string): string;
};

export function createDateFormats(locale: string, thisYear: number): DateFormats {
  const write = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    return (date: string) => formatter.format(noonOf(date)).replace(',', '');
  };
  const weekday = write({ weekday: 'short' });
  const dayShort = write({ day: 'numeric', month: 'short' });
  const dayNear = write({ weekday: 'short', day: 'numeric', month: 'short' });
  const dayFar = write({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const monthShort = write({ month: 'short' });
  const monthLong = write({ month: 'long', year: 'numeric' });
  const near = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' });
  const far = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });

  const day = (date: string) => (yearOf(date) === thisYear ? dayNear(date) : dayFar(date));
  const days = (from: string, to: string) => {
    if (from === to) return day(from);
    const isNear = yearOf(from) === thisYear && yearOf(to) === thisYear;
    return (isNear ? near : far).formatRange(noonOf(from), noonOf(to));
  };
  return {
    day,
    days,
    date: (date) =>
      (yearOf(date) === thisYear ? near : far).format(noonOf(date)).replaceAll(' ', '\u00a0'),
    dayBefore: (date, from) => (date < from && addDays(date, 7) > from ? weekday(date) : day(date)),
    bucketShort: (bucket, interval) => {
      if (interval === 'hour') return hourOf(bucket);
      // January carries the year: there an axis of months changes it.
      if (interval === 'month') {
        return bucket.slice(5, 7) === '01' ? bucket.slice(0, 4) : monthShort(bucket);
      }
      return dayShort(bucket);
    },
    bucketLong: (bucket, interval) => {
      switch (interval) {
        case 'hour':
          return `${day(bucket.slice(0, 10))}, ${hourOf(bucket)}`;
        case 'day':
          return day(bucket);
        case 'week':
          return days(bucket, addDays(bucket, 6));
        case 'month':
          return monthLong(bucket);
      }
    },
    time: (iso, timezone) => timeFormat(locale, timezone).format(Date.parse(iso)),
  };
}

function timeFormat(locale: string, timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}

/** Noon UTC is on the same date wherever it is written with UTC. */
function noonOf(date: string): Date {
  return new Date(`${date}T12:00:00Z`);
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** `2026-11-01T13:00:00+01:00` → `13:00`: the local hour stands in the name. */
function hourOf(bucket: string): string {
  return bucket.slice(11, 16);
}
