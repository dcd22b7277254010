/**
 * The demo site's past, day by day: how many came, at which hours, and all their hits. Pure: the same days
 * give the same hits with the same ids, so that sending them twice stores them once.
 */
import { crawlersOn } from './crawlers.ts';
import { createRandom, type Random } from './random.ts';
import { regularsOn } from './regulars.ts';
import { type DemoHit, inventVisitor, type PlannedHit, planVisit, type Visitor } from './visit.ts';

const TIMEZONE = 'Europe/Berlin';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Visitors on an average Monday: today, and so many fewer for every day that it is ago. */
const VISITORS_NOW = 4100;
const GROWTH_PER_DAY = 9;
/** Sunday … Saturday. */
const WEEKDAY_FACTORS = [0.84, 1, 1.04, 1.03, 1.01, 0.95, 0.81];
/** Share of visitors by the hour of day, on working days and at weekends. */
const WORKDAY_HOURS = hours([
  8, 5, 3, 3, 3, 6, 14, 28, 46, 60, 66, 64, 54, 60, 65, 63, 58, 50, 44, 44, 46, 42, 30, 16,
]);
const WEEKEND_HOURS = hours([
  14, 9, 6, 4, 4, 5, 8, 14, 24, 38, 48, 52, 50, 48, 48, 50, 50, 50, 52, 58, 60, 54, 40, 24,
]);
/** Of a hundred visitors so many come back later the same day. */
const RETURN_PERCENT = 9;

export type HistoryDay = {
  /** Day of the site's time zone: `2026-11-22`. */
  date: string;
  /** In order of time. */
  hits: DemoHit[];
};

/** The days that end with the one of `now` (ms since 1970), newest first, each made when it is asked for. */
export function* demoHistory(options: { siteId: string; now: number; days: number }) {
  const today = localDate(options.now);
  for (let daysAgo = 0; daysAgo < options.days; daysAgo += 1) {
    const date = new Date(Date.parse(today) - daysAgo * DAY_MS).toISOString().slice(0, 10);
    yield demoDay({ ...options, date, daysAgo });
  }
}

type DayOptions = { siteId: string; now: number; date: string; daysAgo: number };

/** One day of {@link demoHistory}; `daysAgo` tells how far the site had grown. */
export function demoDay({ siteId, now, date, daysAgo }: DayOptions): HistoryDay {
  const weekday = new Date(date).getUTCDay();
  const chance = createRandom(siteId, date);
  const average = (VISITORS_NOW - GROWTH_PER_DAY * daysAgo) * (WEEKDAY_FACTORS[weekday] ?? 1);
  const visitors = Math.round(average * (0.96 + 0.08 * chance.next()));
  const planned: PlannedHit[] = [];
  const place = { siteId, date, weekday };
  for (let number = 0; number < visitors; number += 1) {
    planned.push(...planDay({ ...place, name: number }));
  }
  for (const regular of regularsOn(siteId, date)) {
    planned.push(...planDay({ ...place, name: regular.browserId, visitor: regular }));
  }
  planned.push(...crawlersOn(siteId, { date, startAt: startOfDay(date) }));
  const past = planned.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  return { date, hits: past.map(({ hit }) => hit) };
}

type DayOfOne = {
  siteId: string;
  date: string;
  weekday: number;
  /** Tells it from the others of the day. */
  name: number | string;
  /** Invented for the day when nobody is said. */
  visitor?: Visitor;
};

/** All that one visitor does on one day. Its chance depends on its name alone, not on how many others came. */
function planDay({ siteId, date, weekday, name, ...given }: DayOfOne): PlannedHit[] {
  const random = createRandom(siteId, date, name);
  const visitor = given.visitor ?? inventVisitor(random);
  let hitNumber = 0;
  const nextId = () => {
    hitNumber += 1;
    return `demo-${date}-${name}-${hitNumber}`;
  };
  const startAt = startOfDay(date) + timeOfDay(weekday, random);
  const common = { random, visitor, weekday, nextId };
  const first = planVisit({ ...common, startAt });
  if (!random.chance(RETURN_PERCENT / 100)) return first;
  const leftAt = first.at(-1)?.at ?? startAt;
  const again = leftAt + Math.round(random.around(150, 0.8) * MINUTE_MS) + 40 * MINUTE_MS;
  return [...first, ...planVisit({ ...common, startAt: again })];
}

function timeOfDay(weekday: number, random: Random): number {
  const isWeekend = weekday === 0 || weekday === 6;
  const { hour } = random.pick(isWeekend ? WEEKEND_HOURS : WORKDAY_HOURS);
  return hour * HOUR_MS + random.integer(0, HOUR_MS - 1);
}

function hours(weights: readonly number[]) {
  return weights.map((weight, hour) => ({ hour, weight }));
}

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TIMEZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

function localDate(at: number): string {
  return clock.format(at).slice(0, 10);
}

/** Midnight in the site's time zone, to the hour: on the two days of the year that change the clock it may be one off. */
function startOfDay(date: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const local = Date.parse(`${clock.format(midnight).replace(' ', 'T')}Z`);
  return midnight - (local - midnight);
}
