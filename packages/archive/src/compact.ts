/** Compaction: fewer, larger parts. A day that is over becomes one part; a day that goes on is kept from fraying. */
import { randomUUID } from 'node:crypto';
import type { Manifest, Part, PartLevel } from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import type { CubeWriter } from './cube-writer.ts';
import { partsByDay } from './days-of-parts.ts';
import { type DuckdbSession, unlessCalledOff } from './duckdb-session.ts';
import { readPartsSql } from './hit-rows.ts';
import { discardParts, keepParts } from './keep-parts.ts';
import { commitChange, withMerged } from './manifest-changes.ts';
import { countAgain, countingOf, isOfNeighbours } from './neighbours.ts';
import { writePart } from './part-writer.ts';

/** After the UTC day's end most late hits have come; those that come later reopen the day. */
export const DAY_GRACE_MS = 2 * 3_600_000;

/**
 * So many parts of like size are merged while their day goes on. Each hit is then rewritten once for every
 * eightfold growth of its part, and a day sealed once a minute has some 20 parts, not 1,440.
 */
const MERGE_PARTS = 8;

const DAY_MS = 86_400_000;

/** True when a UTC day has been over for long enough to be put together. */
export function isDayOver(day: string, now: number): boolean {
  return now >= Date.parse(`${day}T00:00:00Z`) + DAY_MS + DAY_GRACE_MS;
}

/** Parts of one day that shall become one; or, with `cubeAlone`, the one part whose cube shall be made again. */
export type MergePlan = {
  day: string;
  level: PartLevel;
  parts: readonly Part[];
  cubeAlone?: boolean;
};

/**
 * What to merge in a month, the first day first; and days of one part whose cube is missing, not of the version
 * that is written now, or made without the days beside it as they are by now.
 */
export function planMerges(
  manifest: Manifest,
  now: number,
  cubes?: Pick<CubeWriter, 'version' | 'rowsMin'>,
): MergePlan[] {
  const given = { manifest, now, cubes };
  return [...partsByDay(manifest)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([day, parts]) => planDay(day, parts, given) ?? []);
}

function planDay(
  day: string,
  parts: readonly Part[],
  {
    manifest,
    now,
    cubes,
  }: {
    manifest: Manifest;
    now: number;
    cubes: Pick<CubeWriter, 'version' | 'rowsMin'> | undefined;
  },
): MergePlan | null {
  if (isDayOver(day, now)) {
    const [first] = parts;
    const isCounted =
      first?.level !== 'compacted' ||
      cubes === undefined ||
      first.rows < cubes.rowsMin ||
      first.cube !== undefined;
    const isTidy = parts.length === 1 && first?.level !== 'sealed' && isCounted;
    if (!isTidy || first === undefined) return { day, level: 'compacted', parts };
    const isOfVersion = first.cube === undefined || first.cube.version === cubes?.version;
    const isRight = cubes === undefined || (isOfVersion && isOfNeighbours(first, manifest));
    return isRight ? null : { day, level: first.level, parts, cubeAlone: true };
  }
  const classes = new Map<number, Part[]>();
  for (const part of parts) {
    const size = Math.floor(Math.log(part.rows) / Math.log(MERGE_PARTS));
    classes.set(size, [...(classes.get(size) ?? []), part]);
  }
  const alike = [...classes.values()].find((group) => group.length >= MERGE_PARTS);
  return alike === undefined ? null : { day, level: 'sealed', parts: alike };
}

export type CompactResult =
  | { outcome: 'compacted'; part: Part; merged: number }
  | { outcome: 'counted' }
  /** One of the parts no longer counts: somebody else merged it; nothing was changed. */
  | { outcome: 'superseded' }
  | { outcome: 'abandoned' };

export type CompactRequest = SiteMonth & { plan: MergePlan; signal: AbortSignal };

/**
 * Merges a plan's parts into one. The old files are retired: readers of the manifest before may go on reading
 * them for a while. Needs no lease to be right: parts never change, so it is enough that all of them still
 * count when the new one takes their place; and it does not stand in the way of sealing.
 */
export async function compactDay(
  context: ArchiveContext,
  request: CompactRequest,
): Promise<CompactResult> {
  return await unlessCalledOff(context, request.signal, (session) =>
    request.plan.cubeAlone === true
      ? countAgain(session, context, request)
      : merge(session, context, request),
  );
}

async function merge(
  session: DuckdbSession,
  context: ArchiveContext,
  { siteId, month, plan, signal }: CompactRequest,
): Promise<CompactResult> {
  const paths: string[] = [];
  for (const part of plan.parts) paths.push(await context.objects.localPath(part.key));
  const file = await writePart(session, {
    siteId,
    day: plan.day,
    level: plan.level,
    partId: randomUUID(),
    rowsSql: readPartsSql(paths),
    ...(plan.level === 'compacted'
      ? await countingOf(context, { siteId, month, day: plan.day })
      : {}),
  });
  const rows = plan.parts.reduce((sum, part) => sum + part.rows, 0);
  if (file.part.rows !== rows) {
    throw new Error(`parts of ${plan.day} hold ${file.part.rows} rows, not ${rows}`);
  }
  if (signal.aborted) return { outcome: 'abandoned' };
  await keepParts(context, [file]);
  const { part } = file;
  const manifest = await commitChange(
    context.manifests,
    { siteId, month },
    {
      of: (current) =>
        withMerged(current, { merged: plan.parts, parts: [part], now: context.clock() }),
      isDone: (current) => current.parts.some(({ partId }) => partId === part.partId),
    },
  );
  if (manifest === 'superseded') {
    await discardParts(context, { siteId, month }, [part]);
    return { outcome: 'superseded' };
  }
  return { outcome: 'compacted', part, merged: plan.parts.length };
}
