/** Where the spools of the processes of one beacon lie: one folder each. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const NUMBERED = /^spool-(\d+)$/;

/** `spool` for the first process, `spool-1` and so on for the others. */
export function spoolDirOf(dataDir: string, processIndex: number): string {
  return join(dataDir, processIndex === 0 ? 'spool' : `spool-${processIndex}`);
}

/** Every spool that there is, whoever it belongs to. */
export function findSpools(dataDir: string): string[] {
  const first = spoolDirOf(dataDir, 0);
  return [...(existsSync(first) ? [first] : []), ...findLeftSpools(dataDir, 1)];
}

/** The spools of an earlier run with more processes: somebody has to ship what is in them. */
export function findLeftSpools(dataDir: string, processes: number): string[] {
  if (!existsSync(dataDir)) return [];
  return readdirSync(dataDir)
    .filter((name) => Number(NUMBERED.exec(name)?.[1] ?? 0) >= processes)
    .map((name) => join(dataDir, name));
}
