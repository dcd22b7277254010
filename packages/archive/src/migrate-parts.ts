/** Migration: which parts an older version wrote, to be written again in the columns of today. */
import type { Manifest, Part } from '@footfall/domain';
import { DAY_GRACE_MS, type MergePlan } from './compact.ts';
import { PART_SCHEMA } from './hit-rows.ts';

const DAY_MS = 86_400_000;

/**
 * Days of a month that are over and have parts of an older schema. `compactDay` carries a plan out; an archived day
 * is moved to the archive again by the archive job. Reports read old and new parts alike all the while.
 */
export function planMigration({ parts }: Manifest, now: number): MergePlan[] {
  const days = new Map<string, Part[]>();
  for (const part of parts) days.set(part.day, [...(days.get(part.day) ?? []), part]);
  return [...days]
    .filter(([day, own]) => {
      // A day that goes on is written again anyway, by whoever compacts it when it is over.
      const isOver = now >= Date.parse(`${day}T00:00:00Z`) + DAY_MS + DAY_GRACE_MS;
      return isOver && own.some(({ schema }) => schema < PART_SCHEMA);
    })
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, own]) => ({ day, level: 'compacted' as const, parts: own }));
}
