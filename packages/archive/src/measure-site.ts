/** Measures how the keeping of a site's hits fares, from its manifests and the heads of what waits. */
import { emptyManifest, type Manifest, type PartLevel, type StorageStatus } from '@footfall/domain';
import type { ArchiveContext } from './archive-context.ts';
import { findUnsealed } from './find-unsealed.ts';

/** Enough to see that something is wrong. */
const WAITING_HITS_MAX = 1_000_000;

export type SiteMeasure = Omit<StorageStatus, 'failures' | 'removals'>;

/** What is known of a site: all its manifests, and the months of which the recent store has hits. */
export type KnownSite = {
  siteId: string;
  manifests: readonly Manifest[];
  recentMonths: AsyncIterable<string>;
};

export async function measureSite(
  context: Pick<ArchiveContext, 'batches' | 'clock'>,
  { siteId, manifests, recentMonths }: KnownSite,
): Promise<SiteMeasure> {
  const now = context.clock();
  const recent: Manifest[] = [];
  for await (const month of recentMonths) {
    // A month of which nothing was sealed yet has no manifest.
    const known = manifests.find((manifest) => manifest.month === month);
    recent.push(known ?? emptyManifest(siteId, month));
  }
  const looks = await Promise.all(
    recent.map((manifest) => findUnsealed(context, manifest, WAITING_HITS_MAX)),
  );
  const waitingHits = looks.reduce((total, { hits }) => total + hits, 0);
  const oldestAt = Math.min(now, ...looks.map(({ batches }) => batches[0]?.storedAt ?? now));
  const parts = manifests.flatMap((manifest) => manifest.parts);
  const sum = (level: PartLevel) => {
    const ofLevel = parts.filter((part) => part.level === level);
    return {
      parts: ofLevel.length,
      hits: ofLevel.reduce((total, { rows }) => total + rows, 0),
      bytes: ofLevel.reduce((total, { bytes }) => total + bytes, 0),
    };
  };
  const dropped = manifests.flatMap((manifest) => manifest.dropped ?? []);
  return {
    site: siteId,
    sealedBefore: new Date(oldestAt).toISOString(),
    lagMs: Math.round(now - oldestAt),
    waitingHits: Math.min(waitingHits, WAITING_HITS_MAX),
    levels: { sealed: sum('sealed'), compacted: sum('compacted'), archived: sum('archived') },
    droppedHits: dropped.reduce((total, { rows }) => total + rows, 0),
  };
}
