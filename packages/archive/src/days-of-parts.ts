/** Which days parts have hits of, and how many. */
import { daysOfPart, type Manifest, type Part } from '@footfall/domain';

/**
 * What stands for the day of a merged part: no day, and later than each of the month. A version that knows parts of one
 * day only reads such a part as any other, keeps it until the whole month is over, and fails where it would write it anew.
 */
export function mergedDay(month: string): string {
  return `${month}-99`;
}

/** The parts of one day each, by day. */
export function partsByDay(manifest: Manifest): ReadonlyMap<string, readonly Part[]> {
  const days = new Map<string, Part[]>();
  for (const part of manifest.parts) {
    if (part.days === undefined) days.set(part.day, [...(days.get(part.day) ?? []), part]);
  }
  return days;
}

/** How many hits of each day parts hold. */
export function rowsByDay(parts: readonly Part[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { day, rows } of parts.flatMap(daysOfPart)) sums.set(day, (sums.get(day) ?? 0) + rows);
  return sums;
}

/** True for a part that has hits of a day before that one. */
export function hasDaysBefore(part: Part, before: string): boolean {
  return daysOfPart(part).some(({ day }) => day < before);
}

/** True for a part that has hits of such days alone. */
export function isAllBefore(part: Part, before: string): boolean {
  return daysOfPart(part).every(({ day }) => day < before);
}
