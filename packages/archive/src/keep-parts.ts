/** Puts finished part files into the object store, and takes them back when they did not come to count. */
import type { Part } from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { keysOf } from './manifest-changes.ts';
import type { PartFile } from './part-writer.ts';

/** Keeps the files; each is there in full afterwards. */
export async function keepParts(
  { objects }: Pick<ArchiveContext, 'objects'>,
  files: readonly PartFile[],
): Promise<void> {
  for (const { part, path } of files) {
    await objects.put(part.key, path);
    const bytes = await objects.size(part.key);
    if (bytes !== part.bytes) {
      throw new Error(`${part.key} was kept with ${bytes} of ${part.bytes} bytes`);
    }
  }
}

/** Deletes files of ours unless the manifest names them after all: an earlier answer may have been lost. */
export async function discardParts(
  { objects, manifests }: Pick<ArchiveContext, 'objects' | 'manifests'>,
  { siteId, month }: SiteMonth,
  parts: readonly Part[],
): Promise<void> {
  const named = keysOf(await manifests.read(siteId, month, 'latest'));
  for (const { key } of parts) {
    if (!named.has(key)) await objects.delete(key);
  }
}
