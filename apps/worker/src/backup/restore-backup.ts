/** `restore FOLDER`: puts a backup into an installation that nothing has happened in yet. */
import { join } from 'node:path';
import type { ObjectStore } from '@footfall/archive';
import type { DumpStore } from '@footfall/db';
import { type BackupFile, readBackup, readDocuments, verifyFile } from './backup-folder.ts';

export type RestoreContext = {
  dump: DumpStore;
  objects: ObjectStore;
  print: (line: string) => void;
};

/** MongoDB takes 48 MB in one message; documents grow a little on the way. */
const PAGE_BYTES_MAX = 8 * 1024 * 1024;

/** `collections/sites.bson` comes last: before it nobody can ask for what is half there. */
const SITES = 'collections/sites.bson';

/** Checks every file before it changes anything. Rejects with a sentence for the operator. */
export async function restoreBackup(folder: string, context: RestoreContext): Promise<void> {
  const { dump, objects, print } = context;
  const { files, madeAt } = await readBackup(folder);
  const used = await dump.signOfUse();
  if (used !== null) {
    throw new Error(
      `There is something in this database (${used}). A backup is restored into an empty one: into a fresh folder, or a database of another name, before there is an administrator (so without FOOTFALL_ADMIN_EMAIL).`,
    );
  }
  for (const file of files) await verifyFile(folder, file);
  await dump.prepare();
  const [parts, documents] = [files.filter(isPart), files.filter((file) => !isPart(file))];
  for (const { path } of parts) await objects.put(path.slice(PARTS.length), join(folder, path));
  const sites = documents.filter(({ path }) => path === SITES);
  for (const file of [...documents.filter(({ path }) => path !== SITES), ...sites]) {
    for await (const page of readDocuments(folder, file, PAGE_BYTES_MAX)) {
      await dump.insert(collectionOf(file), page);
    }
  }
  const count = documents.reduce((sum, file) => sum + file.documents, 0);
  print(`restored as of ${madeAt}: ${count} documents, ${parts.length} files of parts`);
}

const PARTS = 'parts/';
const isPart = ({ path }: BackupFile): boolean => path.startsWith(PARTS);

/** `hits/SITE/2026-11.bson` is of `hits`, `collections/goals.bson` of `goals`. */
function collectionOf({ path }: BackupFile): string {
  const [folder = '', name = ''] = path.split('/');
  return folder === 'collections' ? name.replace(/\.bson$/, '') : folder;
}
