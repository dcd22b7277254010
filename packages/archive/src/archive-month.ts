/** The archive: hits that are old enough leave the recent store, and only after their parts were verified. */
import {
  dayOf,
  isSealed,
  type Manifest,
  type Part,
  type StoredBatch,
  sealedIds,
} from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { partsByDay } from './days-of-parts.ts';
import { type DuckdbSession, unlessCalledOff } from './duckdb-session.ts';
import { commitChange, withDropped, withMoved } from './manifest-changes.ts';
import { archiveKey } from './part-writer.ts';
import { type Verified, verifyDays } from './verify-days.ts';

const DAY_MS = 86_400_000;

/**
 * A batch stays so long after it was stored, however old its hits are: a beacon that lost the answer sends it again,
 * and it must be there to be refused.
 */
export const BATCH_LIFE_MS = DAY_MS;

/** Hits looked at in one round, unless one day has more: some seconds of work. */
const ROUND_HITS = 1_000_000;

/** Batches that leave in one transaction: some 10 MB. */
const DROP_BATCHES = 200;

/** A batch without its hits, with the span of their times. */
export type DropHead = Omit<StoredBatch, 'columns' | 'tallies'>;

/** The recent store, as far as archiving empties it; the drop store of packages/db is one. */
export type DropSource = {
  /** The heads of a month's batches whose last hit happened in [from, to), in that order. */
  listByLastHit(
    siteId: string,
    request: { month: string; from: number; to: number },
    freshness: 'latest',
  ): AsyncIterable<DropHead>;
  /** Deletes batches and puts `next` in the manifest's place, both or neither. */
  drop(
    siteId: string,
    request: { batchIds: readonly string[]; next: Manifest },
  ): Promise<'dropped' | 'superseded'>;
};

export type ArchivingContext = ArchiveContext & { drops: DropSource };

export type ArchiveRequest = SiteMonth & {
  /** First instant of a UTC day (ms since 1970): days before it are to be archived. */
  before: number;
  signal: AbortSignal;
};

export type ArchiveResult =
  /** `isMore`: one round did not do all; archive again. */
  | { outcome: 'archived'; days: number; batches: number; hits: number; isMore: boolean }
  | { outcome: 'nothing' }
  /** Somebody changed the month meanwhile; what was done so far counts. */
  | { outcome: 'superseded' }
  | { outcome: 'abandoned' };

/**
 * Archives one round of a month: verifies the days that are due, moves their parts to the archive, and lets the
 * recent store forget the batches that are only about such days. Safe to do again at any time and to lose at any
 * step: batches leave in the same step that counts them as gone.
 *
 * @throws Error when a part does not hold what it should: then nothing of the round has left.
 */
export async function archiveMonth(
  context: ArchivingContext,
  request: ArchiveRequest,
): Promise<ArchiveResult> {
  const { siteId, month, signal } = request;
  const manifest = await context.manifests.read(siteId, month, 'latest');
  const round = await planRound(context, manifest, request);
  if (round.days.size === 0) return { outcome: 'nothing' };
  return await unlessCalledOff<ArchiveResult>(context, signal, async (session) => {
    const verified = await verifyDays(session, context, { siteId, manifest, ...round });
    if (signal.aborted) return { outcome: 'abandoned' };
    await moveParts(session, context, { ...request, verified });
    return await dropBatches(context, request, { round, verified });
  });
}

type Round = {
  days: ReadonlySet<string>;
  /** Batches that have hits of these days, to compare with. */
  batches: readonly DropHead[];
  /** Those of them that may leave. */
  leaving: readonly DropHead[];
  isMore: boolean;
};

/** What is due in a month, as much as one round takes. */
async function planRound(
  context: ArchivingContext,
  manifest: Manifest,
  { before }: ArchiveRequest,
): Promise<Round> {
  const ready = readyDays(manifest, dayOf(before));
  const { leaving, isMore } = await findLeaving(context, manifest, { before, ready });
  const days = new Set(leaving.flatMap(daysOf));
  // Days whose batches have left, and whose part is not in its place: a late merge, or an erasure.
  for (const [day, part] of ready) {
    if (part.level === 'compacted' && !isMore) days.add(day);
  }
  return { days, leaving, isMore, batches: await findConcerned(context, manifest, days) };
}

/** The batches that may leave: sealed, old enough, and only about days that are ready. */
async function findLeaving(
  context: ArchivingContext,
  manifest: Manifest,
  { before, ready }: { before: number; ready: ReadonlyMap<string, Part> },
): Promise<Pick<Round, 'leaving' | 'isMore'>> {
  const ids = sealedIds(manifest);
  const storedBefore = context.clock() - BATCH_LIFE_MS;
  const mayLeave = (head: DropHead): boolean =>
    head.storedAt < storedBefore &&
    isSealed(manifest, ids, head) &&
    daysOf(head).every((day) => !hasParts(manifest, day) || ready.has(day));
  const leaving: DropHead[] = [];
  let hits = 0;
  for await (const head of listed(context, manifest, { from: 0, to: before })) {
    if (!mayLeave(head)) continue;
    const last = leaving.at(-1);
    // Not in the middle of a day, which is verified as a whole.
    const isNewDay = last !== undefined && dayOf(last.maxAt) !== dayOf(head.maxAt);
    if (hits >= ROUND_HITS && isNewDay) return { leaving, isMore: true };
    leaving.push(head);
    hits += head.count;
  }
  return { leaving, isMore: false };
}

/** Every sealed batch that may have hits of the days. */
async function findConcerned(
  context: ArchivingContext,
  manifest: Manifest,
  days: ReadonlySet<string>,
): Promise<DropHead[]> {
  const concerned: DropHead[] = [];
  const [first] = [...days].sort();
  if (first === undefined) return concerned;
  const ids = sealedIds(manifest);
  const from = Date.parse(`${first}T00:00:00Z`);
  for await (const head of listed(context, manifest, { from, to: Number.MAX_SAFE_INTEGER })) {
    const isConcerned = daysOf(head).some((day) => days.has(day));
    if (isConcerned && isSealed(manifest, ids, head)) concerned.push(head);
  }
  return concerned;
}

function listed(
  { drops }: ArchivingContext,
  { siteId, month }: Manifest,
  span: { from: number; to: number },
): AsyncIterable<DropHead> {
  return drops.listByLastHit(siteId, { month, ...span }, 'latest');
}

/** Days that are over for the archive, with one tidy part each; what a merged part has is there already. */
function readyDays(manifest: Manifest, before: string): Map<string, Part> {
  const ready = new Map<string, Part>();
  for (const [day, [part, ...others]] of partsByDay(manifest)) {
    const isTidy = part !== undefined && others.length === 0 && part.level !== 'sealed';
    if (isTidy && day < before) ready.set(day, part);
  }
  return ready;
}

function hasParts(manifest: Manifest, day: string): boolean {
  return manifest.parts.some((part) => part.day === day);
}

/** The UTC days between a batch's first and last hit. */
function daysOf({ minAt, maxAt }: DropHead): string[] {
  const days: string[] = [];
  for (let at = minAt - (minAt % DAY_MS); at <= maxAt; at += DAY_MS) days.push(dayOf(at));
  return days;
}

/** Puts verified parts into the archive. What is there is read again before the manifest names it. */
async function moveParts(
  { folder }: DuckdbSession,
  context: ArchivingContext,
  { siteId, month, verified }: SiteMonth & { verified: Verified },
): Promise<void> {
  const { objects, manifests, clock } = context;
  for (const { part, path } of verified.copies) {
    if (part.level === 'archived') continue;
    const moved: Part = { ...part, level: 'archived', key: archiveKey(siteId, part) };
    await objects.put(moved.key, path);
    const { bytes, sha256 } = await objects.fetchTo(moved.key, `${folder}/again.parquet`);
    if (bytes !== part.bytes || sha256 !== part.sha256) {
      throw new Error(`${moved.key} is not what was put there`);
    }
    await commitChange(
      manifests,
      { siteId, month },
      {
        of: (current) => withMoved(current, { part: moved, now: clock() }),
        isDone: (current) => current.parts.some(({ key }) => key === moved.key),
      },
    );
  }
}

async function dropBatches(
  { manifests, drops }: ArchivingContext,
  { siteId, month, signal }: ArchiveRequest,
  { round, verified }: { round: Round; verified: Verified },
): Promise<ArchiveResult> {
  const verifiedIds = new Set(verified.copies.map(({ part }) => part.partId));
  const done = { days: round.days.size, batches: 0, hits: 0 };
  for (let start = 0; start < round.leaving.length; start += DROP_BATCHES) {
    if (signal.aborted) return { outcome: 'abandoned' };
    const heads = round.leaving.slice(start, start + DROP_BATCHES);
    const manifest = await manifests.read(siteId, month, 'latest');
    // A part that came since was not verified.
    const isSame = manifest.parts.every(
      ({ partId, day }) => !round.days.has(day) || verifiedIds.has(partId),
    );
    if (!isSame) return { outcome: 'superseded' };
    const batchIds = heads.map(({ batchId }) => batchId);
    const next = withDropped(manifest, rowsOf(batchIds, verified));
    if ((await drops.drop(siteId, { batchIds, next })) === 'superseded') {
      return { outcome: 'superseded' };
    }
    done.batches += heads.length;
    done.hits += heads.reduce((sum, { count }) => sum + count, 0);
  }
  return { outcome: 'archived', ...done, isMore: round.isMore };
}

function rowsOf(batchIds: readonly string[], verified: Verified): Map<string, number> {
  const rows = new Map<string, number>();
  for (const batchId of batchIds) {
    for (const [day, count] of verified.rowsOf.get(batchId) ?? []) {
      rows.set(day, (rows.get(day) ?? 0) + count);
    }
  }
  return rows;
}
