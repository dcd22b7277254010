/** By what addresses the installation of a data folder was last started: commands in another terminal have another environment. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const NAMES = [
  'HOST',
  'PORT',
  'BEACON_HOST',
  'BEACON_PORT',
  'WORKER_PORT',
  'PUBLIC_URL',
  'BEACON_PUBLIC_URL',
] as const;

const schema = z.partialRecord(z.enum(NAMES), z.string());

const pathIn = (dataDir: string) => join(dataDir, 'local', 'addresses.json');

/** Keeps what the apps were told of their addresses. */
export function keepAddresses(dataDir: string, settings: NodeJS.ProcessEnv): void {
  const path = pathIn(dataDir);
  mkdirSync(dirname(path), { recursive: true });
  const kept = Object.fromEntries(NAMES.map((name) => [name, settings[name]]));
  writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`);
}

/** What was kept, as settings; none where nothing was, or where it cannot be read. */
export function keptAddresses(dataDir: string): NodeJS.ProcessEnv {
  try {
    return schema.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
  } catch {
    return {};
  }
}
