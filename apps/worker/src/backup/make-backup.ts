/** `backup FOLDER`: copies what has been acknowledged and what was made of it, while everything goes on. */
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '@footfall/archive';
import type { DumpStore, HitStore, ManifestStore, SiteMonth } from '@footfall/db';
import { keysOfPart, type Manifest } from '@footfall/domain';
import { knownMonths } from '../known-months.ts';
import { type BackupFile, beginBackup, endBackup, writeDocuments } from './backup-folder.ts';

export type BackupContext = {
  dump: DumpStore;
  hits: HitStore;
  manifests: ManifestStore;
  objects: ObjectStore;
  clock: () => number;
  print: (line: string) => void;
};

/** A month changes under our hands when it is compacted or archived: once or twice a day, for seconds. */
const TRIES_MAX = 5;
const PAUSE_MS = 2_000;

/**
 * Makes a backup in an empty folder. Hits that come in meanwhile may or may not be in it; of what was there at the
 * start nothing is missing. The list of files is written last: without it the folder is no backup.
 */
export async function makeBackup(folder: string, context: BackupContext): Promise<void> {
  const madeAt = new Date(context.clock()).toISOString();
  await beginBackup(folder);
  const files: BackupFile[] = [];
  for (const month of await knownMonths(context, 'latest')) {
    files.push(...(await backUpMonth(folder, month, context)));
  }
  for (const name of await context.dump.collections()) {
    const documents = context.dump.documents(name);
    files.push(await writeDocuments(folder, `collections/${name}.bson`, documents));
  }
  await endBackup(folder, { madeAt, files });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  context.print(`${folder} is a backup as of ${madeAt}: ${files.length} files, ${bytes} bytes`);
}

/**
 * Hits first, then the manifest, then its parts: a batch that was sealed meanwhile is in both, which every reader
 * knows how to take. Only when hits left MongoDB meanwhile, or a part was replaced, it is done again.
 */
async function backUpMonth(
  folder: string,
  { siteId, month }: SiteMonth,
  context: BackupContext,
): Promise<BackupFile[]> {
  const { dump, manifests, print } = context;
  const name = `${siteId}/${month}.bson`;
  for (let attempt = 1; ; attempt += 1) {
    const before = await manifests.read(siteId, month, 'latest');
    const hits = dump.monthDocuments(siteId, { name: 'hits', month });
    const files = [await writeDocuments(folder, `hits/${name}`, hits)];
    const manifest = await manifests.read(siteId, month, 'latest');
    const documents = dump.monthDocuments(siteId, { name: 'manifests', month });
    files.push(await writeDocuments(folder, `manifests/${name}`, documents));
    const after = await manifests.read(siteId, month, 'latest');
    const isSteady =
      droppedHits(before) === droppedHits(after) && manifest.generation === after.generation;
    const copies = isSteady ? await copyParts(folder, manifest, context) : null;
    if (copies !== null) return [...files, ...copies];
    if (attempt === TRIES_MAX) {
      throw new Error(
        `${siteId}, ${month} changed ${TRIES_MAX} times while it was copied: try again`,
      );
    }
    print(`${siteId}, ${month} changed while it was copied; once more`);
    await sleep(PAUSE_MS);
  }
}

const droppedHits = ({ dropped }: Manifest): number =>
  (dropped ?? []).reduce((sum, { rows }) => sum + rows, 0);

/** Null when one of them has been replaced and deleted since the manifest was read. */
async function copyParts(
  folder: string,
  { parts }: Manifest,
  { objects }: BackupContext,
): Promise<BackupFile[] | null> {
  const files: BackupFile[] = [];
  for (const part of parts) {
    for (const key of keysOfPart(part)) {
      const path = `parts/${key}`;
      const target = join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      await rm(target, { force: true });
      if ((await objects.size(key)) === null) return null;
      const { bytes, sha256 } = await objects.fetchTo(key, target);
      if (key === part.key && sha256 !== part.sha256) {
        throw new Error(`${key} is not the file that was put there: see \`doctor\``);
      }
      files.push({ path, bytes, sha256, documents: 0 });
    }
  }
  return files;
}
