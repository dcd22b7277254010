/** Puts finished part files into the object store, and takes them back when they did not come to count. */
import { keysOfPart, type Part } from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { keysOf } from './manifest-changes.ts';
import type { PartFile } from './part-writer.ts';

/** Keeps all files of the parts; each is there in full afterwards. */
export async function keepParts(
  { objects }: Pick<ArchiveContext, 'objects'>,
  parts: readonly PartFile[],
): Promise<void> {
  for (const { key, path, bytes } of parts.flatMap(({ files }) => files)) {
    await objects.put(key, path);
    const kept = await objects.size(key);
    if (kept !== bytes) throw new Error(`${key} was kept with ${kept} of ${bytes} bytes`);
  }
}

/** Deletes files of ours unless the manifest names them after all: an earlier answer may have been lost. */
export async function discardParts(
  { objects, manifests }: Pick<ArchiveContext, 'objects' | 'manifests'>,
  { siteId, month }: SiteMonth,
  parts: readonly Part[],
): Promise<void> {
  const named = keysOf(await manifests.read(siteId, month, 'latest'));
  for (const key of parts.flatMap(keysOfPart)) {
    if (!named.has(key)) await objects.delete(key);
  }
}
