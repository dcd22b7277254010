/** The monthly merge: the small days of a month that is at rest become one part, instead of a file each. */
import { randomUUID } from 'node:crypto';
import {
  AGE_MAX_MS,
  daysOfPart,
  type Manifest,
  monthOf,
  type Part,
  type PartDay,
} from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { type DaySum, isSameDay, sumDays } from './checksums.ts';
import { DAY_GRACE_MS } from './compact.ts';
import { rowsByDay } from './days-of-parts.ts';
import { type DuckdbSession, unlessCalledOff } from './duckdb-session.ts';
import { PART_SCHEMA, readPartsSql } from './hit-rows.ts';
import { discardParts, keepParts } from './keep-parts.ts';
import { commitChange, withMerged } from './manifest-changes.ts';
import { fetchPart, keepMonthPart, writeMonthPart } from './month-part.ts';
import { countingOf } from './neighbours.ts';
import { type PartFile, writePart } from './part-writer.ts';

const DAY_MS = 86_400_000;

/** What is to be put together in a month, by day. */
export type MonthPlan = {
  /** The parts whose hits are written anew. */
  taken: readonly Part[];
  /** The days of the merged part. */
  small: readonly string[];
  /** Days that have grown too large for it, and become parts of their own again. */
  large: readonly string[];
};

/** `rowsMin`: a day of so many hits is not merged; from there on it has a cube. `isMigration`: parts of old columns too. */
export type MonthRules = { rowsMin: number; isMigration?: boolean };

/** What to merge in a month; null when there is nothing, or the month is not at rest. */
export function planMonth(
  manifest: Manifest,
  now: number,
  { rowsMin, isMigration = false }: MonthRules,
): MonthPlan | null {
  if (!isAtRest(manifest, now)) return null;
  const rows = rowsByDay(manifest.parts);
  const isSmall = (day: string) => (rows.get(day) ?? 0) < rowsMin;
  const merged = manifest.parts.filter(({ days }) => days !== undefined);
  const large = merged.flatMap(daysOfPart).flatMap(({ day }) => (isSmall(day) ? [] : [day]));
  const taken = manifest.parts.filter(
    (part) => part.days !== undefined || isSmall(part.day) || large.includes(part.day),
  );
  const isOld = isMigration && merged.some(({ schema }) => schema < PART_SCHEMA);
  if (taken.length < 2 && large.length === 0 && !isOld) return null;
  return { taken, large, small: [...rowsByDay(taken).keys()].filter(isSmall).sort() };
}

/**
 * True when nothing of a month is in the recent store any more, as far as it was ever sealed, and hits can hardly come: it
 * has been over for as long as a hit may take from a browser. Others, dated back by a server, end the rest until they are
 * archived.
 */
function isAtRest({ month, parts, dropped }: Manifest, now: number): boolean {
  const next = monthOf(Date.parse(`${month}-01`) + 32 * DAY_MS);
  if (now < Date.parse(`${next}-01`) + AGE_MAX_MS + DAY_GRACE_MS) return false;
  const gone = new Map((dropped ?? []).map(({ day, rows }) => [day, rows]));
  return (
    parts.every(({ level }) => level === 'archived') &&
    [...rowsByDay(parts)].every(([day, rows]) => gone.get(day) === rows)
  );
}

export type MonthRequest = SiteMonth & { plan: MonthPlan; signal: AbortSignal };

export type MonthResult =
  | { outcome: 'merged'; parts: readonly Part[]; merged: number }
  /** One of the parts no longer counts; nothing was changed. */
  | { outcome: 'superseded' }
  | { outcome: 'abandoned' };

/**
 * Carries a plan out. The parts are fetched past every cache and must be what the manifest says; what is written is fetched
 * again from the store and must hold the same hits, day by day, before the manifest names it. The old files are retired.
 * As for compaction, a lease saves work, and what makes it right is that parts never change and all taken ones still count.
 *
 * @throws Error when a file is not what it should be: nothing was changed then.
 */
export async function mergeMonth(
  context: ArchiveContext,
  request: MonthRequest,
): Promise<MonthResult> {
  return await unlessCalledOff(context, request.signal, (session) =>
    merge(session, context, request),
  );
}

async function merge(
  session: DuckdbSession,
  context: ArchiveContext,
  { siteId, month, plan, signal }: MonthRequest,
): Promise<MonthResult> {
  const siteMonth = { siteId, month };
  const source = await openTaken(session, context, plan.taken);
  const files: PartFile[] = [];
  for (const day of plan.large) {
    files.push(await writeDay(session, context, { ...siteMonth, day, rowsSql: source.sql }));
  }
  await keepParts(context, files);
  if (plan.small.length > 0) {
    const rowsSql = `(SELECT * FROM ${source.sql} WHERE ${isOfSql(plan.small)})`;
    const file = await writeMonthPart(session, { ...siteMonth, rowsSql, known: source.days });
    if (signal.aborted) return { outcome: 'abandoned' };
    const path = await keepMonthPart(session, context, file);
    assertSame(file.part, await sumDays(session, readPartsSql([path])), source.sums);
    files.push(file);
  }
  const parts = files.map(({ part }) => part);
  assertWhole(plan.taken, parts);
  const ids = new Set(parts.map(({ partId }) => partId));
  const manifest = await commitChange(context.manifests, siteMonth, {
    of: (current) => withMerged(current, { merged: plan.taken, parts, now: context.clock() }),
    isDone: (current) => current.parts.some(({ partId }) => ids.has(partId)),
  });
  if (manifest === 'superseded') {
    await discardParts(context, siteMonth, parts);
    return { outcome: 'superseded' };
  }
  return { outcome: 'merged', parts, merged: plan.taken.length };
}

type Source = { sql: string; days: readonly PartDay[]; sums: ReadonlyMap<string, DaySum> };

/** The taken parts as the store has them, each of which must hold what the manifest says. */
async function openTaken(
  session: DuckdbSession,
  context: ArchiveContext,
  taken: readonly Part[],
): Promise<Source> {
  const paths: string[] = [];
  for (const part of taken) paths.push(await fetchPart(session, context, part));
  const sql = readPartsSql(paths);
  const sums = await sumDays(session, sql);
  const wanted = rowsByDay(taken);
  const wrong = [...new Set([...sums.keys(), ...wanted.keys()])].find(
    (day) => sums.get(day)?.rows !== wanted.get(day),
  );
  if (wrong !== undefined) {
    throw new Error(
      `the parts hold ${sums.get(wrong)?.rows ?? 0} hits of ${wrong}, and ought to hold ${wanted.get(wrong) ?? 0}`,
    );
  }
  return { sql, days: taken.flatMap(daysOfPart), sums };
}

async function writeDay(
  session: DuckdbSession,
  context: ArchiveContext,
  { day, rowsSql, ...siteMonth }: SiteMonth & { day: string; rowsSql: string },
): Promise<PartFile> {
  return await writePart(session, {
    ...{ siteId: siteMonth.siteId, day, rowsSql, level: 'compacted', partId: randomUUID() },
    // Archived by the archive's own job, as a day that got late hits is.
    ...(await countingOf(context, { ...siteMonth, day })),
  });
}

function isOfSql(days: readonly string[]): string {
  const numbers = days.map((day) => Date.parse(day) / DAY_MS);
  return `"at" // ${DAY_MS} IN (${numbers.join(', ')})`;
}

/** @throws Error when a merged part does not hold the same hits of each of its days as the parts that were taken. */
function assertSame(
  { key, days = [] }: Part,
  found: ReadonlyMap<string, DaySum>,
  wanted: ReadonlyMap<string, DaySum>,
): void {
  for (const { day } of days) {
    const [one, other] = [found.get(day), wanted.get(day)];
    if (one === undefined || other === undefined || !isSameDay(one, other)) {
      throw new Error(`${key} holds other hits of ${day} than the parts that it is made of`);
    }
  }
}

/** @throws Error when parts do not hold as many hits of each day as those in whose place they come. */
function assertWhole(before: readonly Part[], after: readonly Part[]): void {
  const [wanted, found] = [rowsByDay(before), rowsByDay(after)];
  for (const day of new Set([...wanted.keys(), ...found.keys()])) {
    if (wanted.get(day) === found.get(day)) continue;
    throw new Error(
      `merged parts hold ${found.get(day) ?? 0} hits of ${day}, not ${wanted.get(day) ?? 0}`,
    );
  }
}
