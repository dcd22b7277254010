/** A site's deletion: every file of it goes, named by a manifest or not. */
import type { ArchiveContext } from './archive-context.ts';
import { ARCHIVE_FOLDER } from './object-store.ts';
import { parsePartKey } from './part-writer.ts';

/** Keys looked at in one page. */
const PAGE_OBJECTS = 1_000;

/** Deletes all files of a site; its manifests must be gone before. Gives back how many. */
export async function deleteParts(
  { objects }: Pick<ArchiveContext, 'objects'>,
  siteId: string,
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  for (const prefix of [`${siteId}/`, `${ARCHIVE_FOLDER}/${siteId}/`]) {
    let after: string | undefined;
    while (!signal.aborted) {
      const request = { limit: PAGE_OBJECTS, ...(after === undefined ? {} : { after }) };
      const page = await objects.list(prefix, request);
      // A site may be called like the archive's folder, or like a month.
      const own = page.filter(({ key }) => parsePartKey(key)?.siteId === siteId);
      for (const { key } of own) await objects.delete(key);
      deleted += own.length;
      after = page.at(-1)?.key;
      if (page.length < PAGE_OBJECTS) break;
    }
  }
  return deleted;
}
