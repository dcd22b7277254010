/** Migration: which parts an older version wrote, to be written again in the columns of today. */
import type { Manifest } from '@footfall/domain';
import { isDayOver, type MergePlan } from './compact.ts';
import { partsByDay } from './days-of-parts.ts';
import { PART_SCHEMA } from './hit-rows.ts';
import { type MonthPlan, planMonth } from './merge-month.ts';

/**
 * Days of a month that are over and have parts of an older schema. `compactDay` carries a plan out; an archived day
 * is moved to the archive again by the archive job. Reports read old and new parts alike all the while. A day that
 * goes on is written again anyway, by whoever compacts it when it is over.
 */
export function planMigration(manifest: Manifest, now: number): MergePlan[] {
  return [...partsByDay(manifest)]
    .filter(([day, parts]) => isDayOver(day, now) && parts.some(isOld))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, parts]) => ({ day, level: 'compacted', parts }));
}

/**
 * The same of a month's merged part; `mergeMonth` carries it out. A month that is not at rest is left as it is: once its
 * late hits are archived, it is written again anyway.
 */
export function planMonthMigration(
  manifest: Manifest,
  now: number,
  rules: { rowsMin: number },
): MonthPlan | null {
  const isWanted = manifest.parts.some((part) => part.days !== undefined && isOld(part));
  return isWanted ? planMonth(manifest, now, { ...rules, isMigration: true }) : null;
}

const isOld = ({ schema }: { schema: number }): boolean => schema < PART_SCHEMA;
