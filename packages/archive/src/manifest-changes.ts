/** How a month's manifest may change: pure rules, and the one way to put a change into force. */
import {
  type Cube,
  isSealed,
  keysOfPart,
  type Manifest,
  type Part,
  SEAL_OVERLAP_MS,
  type SealedBatch,
  sealedIds,
} from '@footfall/domain';
import type { ManifestKeeper, SiteMonth } from './archive-context.ts';
import { hasDaysBefore, isAllBefore } from './days-of-parts.ts';

/** What a sealing adds: parts, and the batches whose hits are all in them. */
export type SealChange = {
  fence: number;
  parts: readonly Part[];
  batches: readonly SealedBatch[];
  /** From {@link sealedBeforeOf}. */
  sealedBefore: number;
};

/**
 * Up to which `storedAt` everything is sealed after a look at a month's batches that came to `lastStoredAt`
 * and took `lookMs`. The server's clock had reached `lastStoredAt` by the end of the look, so it stood at
 * least at `lastStoredAt - lookMs` when the look began, whatever our own clock says; what was stored more
 * than the overlap before that was visible then.
 */
export function sealedBeforeOf(lastStoredAt: number, lookMs: number): number {
  return lastStoredAt - lookMs - SEAL_OVERLAP_MS;
}

/** The manifest with newly sealed parts; `superseded` when somebody else sealed meanwhile. */
export function withSealed(manifest: Manifest, change: SealChange): Manifest | 'superseded' {
  const ids = sealedIds(manifest);
  const isTaken = change.batches.some((batch) => isSealed(manifest, ids, batch));
  if (manifest.fence > change.fence || isTaken) return 'superseded';
  const sealedBefore = Math.max(manifest.sealedBefore, change.sealedBefore);
  return {
    ...manifest,
    generation: manifest.generation + 1,
    fence: change.fence,
    parts: [...manifest.parts, ...change.parts],
    sealedBefore,
    sealedBatches: [...manifest.sealedBatches, ...change.batches].filter(
      (batch) => batch.storedAt >= sealedBefore,
    ),
  };
}

/** The manifest with parts in the place of others; `superseded` when one of those is gone. */
export function withMerged(
  manifest: Manifest,
  change: { merged: readonly Part[]; parts: readonly Part[]; now: number },
): Manifest | 'superseded' {
  const gone = new Set(change.merged.map((part) => part.partId));
  const left = manifest.parts.filter((part) => !gone.has(part.partId));
  if (manifest.parts.length - left.length !== gone.size) return 'superseded';
  const retired = change.merged.flatMap(keysOfPart).map((key) => ({ key, retiredAt: change.now }));
  return {
    ...manifest,
    generation: manifest.generation + 1,
    parts: [...left, ...change.parts],
    retired: [...manifest.retired, ...retired],
  };
}

/** The manifest with another cube beside a part; `superseded` when the part is gone. */
export function withCounted(
  manifest: Manifest,
  { partId, cube, now }: { partId: string; cube: Cube; now: number },
): Manifest | 'superseded' {
  const before = manifest.parts.find((part) => part.partId === partId);
  if (before === undefined) return 'superseded';
  const gone = keysOfPart(before).filter((key) => key !== before.key);
  return {
    ...manifest,
    generation: manifest.generation + 1,
    parts: manifest.parts.map((part) => (part === before ? { ...part, cube } : part)),
    retired: [...manifest.retired, ...gone.map((key) => ({ key, retiredAt: now }))],
  };
}

/** The manifest with a part at its new place; `superseded` when the part is gone. Other files of it stay. */
export function withMoved(
  manifest: Manifest,
  { part, now }: { part: Part; now: number },
): Manifest | 'superseded' {
  const before = manifest.parts.find(({ partId }) => partId === part.partId);
  if (before === undefined) return 'superseded';
  return {
    ...manifest,
    generation: manifest.generation + 1,
    parts: manifest.parts.map((other) => (other === before ? part : other)),
    retired: [...manifest.retired, { key: before.key, retiredAt: now }],
  };
}

/** A part that was written anew, or that is gone with all its hits. */
export type PartChange = { before: Part; after: Part | null };

/** The manifest with parts written anew, under a later fence; the old files are retired. */
export function withReplaced(
  manifest: Manifest,
  { fence, changes, now }: { fence: number; changes: readonly PartChange[]; now: number },
): Manifest {
  const after = new Map(changes.map((change) => [change.before.partId, change.after]));
  const retired = changes
    .flatMap(({ before }) => keysOfPart(before))
    .map((key) => ({ key, retiredAt: now }));
  return {
    ...manifest,
    generation: manifest.generation + 1,
    fence,
    parts: manifest.parts.flatMap((part) => {
      const replaced = after.get(part.partId);
      return replaced === undefined ? [part] : (replaced ?? []);
    }),
    retired: [...manifest.retired, ...retired],
  };
}

/** The manifest with hits counted as gone from the recent store. */
export function withDropped(manifest: Manifest, rows: ReadonlyMap<string, number>): Manifest {
  const dropped = new Map((manifest.dropped ?? []).map((entry) => [entry.day, entry.rows]));
  for (const [day, count] of rows) dropped.set(day, (dropped.get(day) ?? 0) + count);
  return {
    ...manifest,
    generation: manifest.generation + 1,
    dropped: [...dropped].sort().map(([day, count]) => ({ day, rows: count })),
  };
}

/**
 * The manifest without the days before one, `2026-11-22`; null when it has none of them. A merged part that also has
 * later days gives way to the one `without` them; `superseded` when there is none such.
 */
export function withoutDays(
  manifest: Manifest,
  { before, without, now }: { before: string; without: ReadonlyMap<string, Part>; now: number },
): Manifest | 'superseded' | null {
  const reaching = manifest.parts.filter((part) => hasDaysBefore(part, before));
  if (reaching.length === 0) return null;
  const later = reaching.filter((part) => !isAllBefore(part, before));
  const left = later.flatMap(({ partId }) => without.get(partId) ?? []);
  if (left.length < later.length) return 'superseded';
  const retired = reaching.flatMap(keysOfPart).map((key) => ({ key, retiredAt: now }));
  return {
    ...manifest,
    generation: manifest.generation + 1,
    parts: [...manifest.parts.filter((part) => !reaching.includes(part)), ...left],
    retired: [...manifest.retired, ...retired],
    dropped: (manifest.dropped ?? []).filter(({ day }) => day >= before),
  };
}

/** The manifest without retired files that were deleted. */
export function withoutRetired(manifest: Manifest, keys: ReadonlySet<string>): Manifest {
  return {
    ...manifest,
    generation: manifest.generation + 1,
    retired: manifest.retired.filter((file) => !keys.has(file.key)),
  };
}

/** Every key that must stay: parts, and files that a reader may still be reading. */
export function keysOf(manifest: Manifest): ReadonlySet<string> {
  return new Set([
    ...manifest.parts.flatMap(keysOfPart),
    ...manifest.retired.map((file) => file.key),
  ]);
}

/** Somebody else changes a month at most a few times while one change is tried. */
const TRIES_MAX = 8;

/**
 * Puts a change into force by compare-and-swap, working it out anew for whatever manifest is there.
 * A change that turns out to be in force already (its answer was lost) counts as done.
 */
export async function commitChange(
  manifests: ManifestKeeper,
  { siteId, month }: SiteMonth,
  change: { of(manifest: Manifest): Manifest | 'superseded'; isDone(manifest: Manifest): boolean },
): Promise<Manifest | 'superseded'> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const manifest = await manifests.read(siteId, month, 'latest');
    if (change.isDone(manifest)) return manifest;
    const next = change.of(manifest);
    if (next === 'superseded') return next;
    if (await manifests.replace(siteId, next)) return next;
  }
  return 'superseded';
}
