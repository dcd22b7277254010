/** Commands for the installation of this machine, carried out by the program of the app that they are of. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findLocalCluster } from '@footfall/local-cluster';
import { type Env, SettingsError } from './env.ts';
import { settingsOfApps } from './settings-of-apps.ts';

/** The only one that is the beacon's: it is about what lies in its spool. */
const REPLAY = 'replay-dead-letters';

/** Runs `APP COMMAND …` on the database, Redis and parts of this machine; answers with its exit code. */
export async function runAppCommand(
  args: readonly string[],
  { env, rootDir }: { env: Env; rootDir: string },
): Promise<number> {
  const found = await findLocalCluster(env.dataDir);
  const mongodbUri = env.mongodbUri ?? found?.mongodbUri;
  const redisUrl = env.redisUrl ?? found?.redisUrl;
  if (mongodbUri === undefined || redisUrl === undefined) {
    throw new SettingsError(
      `There is no installation in ${env.dataDir}: \`npm start\` first, or say in FOOTFALL_DATA where it is.`,
    );
  }
  const settings = settingsOfApps(env, { mongodbUri, redisUrl });
  const app = args[0] === REPLAY ? 'beacon' : 'worker';
  const script = join(rootDir, 'apps', app, 'dist/main.js');
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    env: settings,
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
