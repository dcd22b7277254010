/** What deletes files: those that were retired a while ago, and those that never came to count. */
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { commitChange, keysOf, withoutRetired } from './manifest-changes.ts';
import type { ObjectInfo } from './object-store.ts';
import { parsePartKey } from './part-writer.ts';

/** No reader works with a manifest this old: reports give up after seconds. */
export const RETIRED_AGE_MS = 10 * 60_000;

/** Deletes a month's files that were retired at least {@link RETIRED_AGE_MS} ago; gives back how many. */
export async function sweepRetired(
  { manifests, objects, clock }: Pick<ArchiveContext, 'manifests' | 'objects' | 'clock'>,
  { siteId, month }: SiteMonth,
): Promise<number> {
  const before = clock() - RETIRED_AGE_MS;
  const manifest = await manifests.read(siteId, month, 'latest');
  const keys = new Set(
    manifest.retired.filter((file) => file.retiredAt <= before).map((file) => file.key),
  );
  if (keys.size === 0) return 0;
  // Files first: whoever is killed in between deletes them again the next time.
  for (const key of keys) await objects.delete(key);
  await commitChange(
    manifests,
    { siteId, month },
    {
      of: (current) => withoutRetired(current, keys),
      isDone: (current) => !current.retired.some((file) => keys.has(file.key)),
    },
  );
  return keys.size;
}

/**
 * How old a file must be before it may be an orphan: every job of the worker ends within the hour, by being
 * called off if need be, so that the manifest which is to name a file of yesterday has been written.
 */
export const ORPHAN_AGE_MS = 24 * 3_600_000;

/** Keys looked at in one page. */
const PAGE_OBJECTS = 1_000;

/**
 * Deletes part files that are older than {@link ORPHAN_AGE_MS} and that no manifest names: what killed
 * workers left behind. Files that are not parts are left alone.
 */
export async function collectOrphans(
  context: Pick<ArchiveContext, 'manifests' | 'objects' | 'clock'>,
  signal: AbortSignal,
): Promise<number> {
  const before = context.clock() - ORPHAN_AGE_MS;
  let deleted = 0;
  let after: string | undefined;
  while (!signal.aborted) {
    const page = await context.objects.list('', {
      limit: PAGE_OBJECTS,
      ...(after === undefined ? {} : { after }),
    });
    const old = page.filter((file) => file.modifiedAt < before);
    deleted += await deleteUnnamed(context, old);
    after = page.at(-1)?.key;
    if (page.length < PAGE_OBJECTS) break;
  }
  return deleted;
}

async function deleteUnnamed(
  { manifests, objects }: Pick<ArchiveContext, 'manifests' | 'objects'>,
  files: readonly ObjectInfo[],
): Promise<number> {
  const months = new Map<string, SiteMonth & { keys: string[] }>();
  for (const { key } of files) {
    const owner = parsePartKey(key);
    if (owner === null) continue;
    const name = `${owner.siteId}/${owner.month}`;
    const month = months.get(name) ?? { ...owner, keys: [] };
    month.keys.push(key);
    months.set(name, month);
  }
  let deleted = 0;
  for (const { siteId, month, keys } of months.values()) {
    const named = keysOf(await manifests.read(siteId, month, 'latest'));
    for (const key of keys.filter((candidate) => !named.has(candidate))) {
      await objects.delete(key);
      deleted += 1;
    }
  }
  return deleted;
}
