/** Opens what backups are made of and restored into, and closes it again. */
import { resolve } from 'node:path';
import { openObjects } from '@footfall/archive';
import { createDumpStore, createHitStore, createManifestStore, openDatabase } from '@footfall/db';
import type { Settings } from '../env.ts';
import { PART_READ_MS } from '../open-archive.ts';
import { makeBackup } from './make-backup.ts';
import { restoreBackup } from './restore-backup.ts';

export type BackupCommand = {
  command: 'backup' | 'restore';
  folder: string | undefined;
  clock: () => number;
  print: (line: string) => void;
};

export async function runBackupCommand(
  settings: Settings,
  { command, folder, clock, print }: BackupCommand,
): Promise<void> {
  if (folder === undefined) throw new Error(`Say where: ${command} FOLDER`);
  const path = resolve(folder);
  const database = openDatabase({ uri: settings.mongodbUri, appName: command });
  try {
    const dump = createDumpStore(database);
    const objects = await openObjects(settings.objects, { clock, readMs: PART_READ_MS });
    if (command === 'restore') return await restoreBackup(path, { dump, objects, print });
    const hits = createHitStore(database);
    const manifests = createManifestStore(database);
    await makeBackup(path, { dump, hits, manifests, objects, clock, print });
  } finally {
    await database.close();
  }
}
