/** Looks through a month's batches for those that no part holds yet. */
import { isSealed, type Manifest, sealedIds } from '@footfall/domain';
import type { ArchiveContext, BatchHead, SiteMonth } from './archive-context.ts';
import { sealedBeforeOf } from './manifest-changes.ts';

/** What a look found. */
export type Look = {
  /** In the order in which they were stored. */
  batches: BatchHead[];
  hits: number;
  /** There are more than was asked for. */
  isMore: boolean;
  /** Once these batches are sealed, everything stored before this instant is. */
  sealedBefore: number;
};

/** The first unsealed batches of a month: up to `hitsMax` hits, and the batch that goes over. */
export async function findUnsealed(
  { batches }: Pick<ArchiveContext, 'batches'>,
  manifest: Manifest,
  hitsMax: number,
): Promise<Look> {
  const ids = sealedIds(manifest);
  const startedAt = performance.now();
  const look: Look = { batches: [], hits: 0, isMore: false, sealedBefore: 0 };
  let lastStoredAt = 0;
  const heads = batches.listBatches(
    manifest.siteId,
    { month: manifest.month, storedSince: manifest.sealedBefore },
    'latest',
  );
  for await (const head of heads) {
    if (!isSealed(manifest, ids, head)) {
      if (look.hits >= hitsMax) {
        look.isMore = true;
        break;
      }
      look.batches.push(head);
      look.hits += head.count;
    }
    lastStoredAt = head.storedAt;
  }
  look.sealedBefore = sealedBeforeOf(lastStoredAt, Math.ceil(performance.now() - startedAt));
  return look;
}

/** True when a month has hits that no part holds; cheap enough to ask before taking a lease. */
export async function hasUnsealed(
  context: Pick<ArchiveContext, 'batches' | 'manifests'>,
  { siteId, month }: SiteMonth,
): Promise<boolean> {
  const manifest = await context.manifests.read(siteId, month, 'latest');
  const look = await findUnsealed(context, manifest, 1);
  return look.batches.length > 0;
}
