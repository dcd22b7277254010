/** All of Footfall on one machine: the local cluster, beacon, API and worker, started and stopped in order. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provisionLocalCluster } from '@footfall/local-cluster';
import { keptAddresses } from './addresses.ts';
import { runAppCommand } from './app-command.ts';
import { readEnv, SettingsError } from './env.ts';
import { runInstallation } from './installation.ts';
import { createProgress, say } from './progress.ts';

/** The repository: this file is bundled to apps/local/dist/main.js. */
const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Fetches the local cluster's software, when this machine will need it. */
export async function provision(): Promise<void> {
  const env = readEnv(ROOT);
  if (env.mongodbUri !== undefined && env.redisUrl !== undefined) return;
  await provisionLocalCluster({
    rootDir: env.clusterRootDir,
    onProgress: createProgress('Fetching the local database'),
  });
}

/** Runs everything until SIGINT or SIGTERM; ends the process. `args` are those of the command line. */
export async function start(args: readonly string[]): Promise<void> {
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('stopped'));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.exitCode = await startToEnd(args, stopping.signal);
  process.exit();
}

/** The worker's commands that make sense on this machine while `npm start` runs in another terminal. */
export async function command(args: readonly string[]): Promise<void> {
  try {
    const { dataDir } = readEnv(ROOT);
    const env = readEnv(ROOT, keptAddresses(dataDir));
    process.exitCode = await runAppCommand(args, { env, rootDir: ROOT });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function startToEnd(args: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const env = readEnv(ROOT);
    requireWritableFolder(env.dataDir);
    const isDemo = readArguments(args);
    await runInstallation({ env, rootDir: ROOT, isDemo, signal });
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function readArguments(args: readonly string[]): boolean {
  const unknown = args.find((arg) => arg !== '--demo');
  if (unknown !== undefined) {
    throw new SettingsError(`Unknown argument ${unknown}; the only one is --demo.`);
  }
  return args.includes('--demo');
}

function requireWritableFolder(path: string): void {
  if (existsSync(path) && !statSync(path).isDirectory()) {
    throw new SettingsError(`FOOTFALL_DATA is ${path}, which is not a folder.`);
  }
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new SettingsError(`FOOTFALL_DATA is ${path}, which cannot be made.`, { cause: error });
  }
}
