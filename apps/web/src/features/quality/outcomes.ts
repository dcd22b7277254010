/** Outcomes put into the few groups that a person thinks in, and into bars over time. */
import { bucketsOf, type Ledger, resolveDays } from '@footfall/domain';

export const GROUPS = [
  'stored',
  'bot',
  'excluded',
  'duplicate',
  'malformed',
  'rateLimited',
  'refused',
] as const;
export type Group = (typeof GROUPS)[number];

/** `bot:agent` → `bot`; an outcome that this page does not know yet counts as not understood. */
export function groupOf(outcome: string): Group {
  const [name] = outcome.split(':');
  return GROUPS.find((group) => group === name) ?? 'malformed';
}

/** Hits of each group, in the order of {@link GROUPS}. */
export function countsOf(outcomes: Readonly<Record<string, number>>): number[] {
  const counts = GROUPS.map(() => 0);
  for (const [outcome, count] of Object.entries(outcomes)) {
    const at = GROUPS.indexOf(groupOf(outcome));
    counts[at] = (counts[at] ?? 0) + count;
  }
  return counts;
}

export type Bucket = { bucket: string; counts: number[] };

/** Hours for one day, days for more; also those in which nothing arrived. */
export function bucketsOfLedger(ledger: Ledger, interval: 'hour' | 'day'): Bucket[] {
  const sums = new Map<string, number[]>();
  for (const { hour, outcomes } of ledger.hours) {
    const bucket = interval === 'hour' ? hour : hour.slice(0, 10);
    const counts = countsOf(outcomes);
    const before = sums.get(bucket);
    sums.set(bucket, before?.map((count, index) => count + (counts[index] ?? 0)) ?? counts);
  }
  // Weeks do not matter here; any first day of them will do.
  const all = bucketsOf(resolveDays(ledger, ledger.timezone), interval, 1);
  return all.map((bucket) => ({ bucket, counts: sums.get(bucket) ?? GROUPS.map(() => 0) }));
}
