/** The environment of `npm start`; the only file here that reads it. */
import { resolve } from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  BEACON_HOST: z.string().default('127.0.0.1'),
  BEACON_PORT: port.default(3001),
  WORKER_PORT: port.default(3002),
  FOOTFALL_DATA: z.string().default('.data'),
  MONGODB_URI: z.string().optional(),
  MONGOD_BINARY: z.string().optional(),
  REDIS_URL: z.string().optional(),
  FOOTFALL_API_KEY: z.string().optional(),
  FOOTFALL_LOCAL_ROOT: z.string().default('.cache/local-cluster'),
});

export type Env = {
  host: string;
  port: number;
  beaconHost: string;
  beaconPort: number;
  workerPort: number;
  dataDir: string;
  mongodbUri: string | undefined;
  mongodBinary: string | undefined;
  redisUrl: string | undefined;
  apiKey: string | undefined;
  /** Where the software of the local cluster is unpacked; may be shared by several data folders. */
  clusterRootDir: string;
  /** Everything, to hand on to the apps. */
  all: NodeJS.ProcessEnv;
};

/**
 * Reads the environment; relative folders are relative to `rootDir`. `otherwise` is for what the environment does not say.
 * Throws an error whose message names every wrong setting.
 */
export function readEnv(rootDir: string, otherwise: NodeJS.ProcessEnv = {}): Env {
  // An empty setting means "not set", as in a compose file.
  const given = Object.entries(process.env).filter(([, value]) => value !== '');
  const all = { ...otherwise, ...Object.fromEntries(given) };
  const parsed = schema.safeParse(all);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new SettingsError(`Wrong settings. ${wrong.join('; ')}`);
  }
  const env = parsed.data;
  return {
    host: env.HOST,
    port: env.PORT,
    beaconHost: env.BEACON_HOST,
    beaconPort: env.BEACON_PORT,
    workerPort: env.WORKER_PORT,
    dataDir: resolve(rootDir, env.FOOTFALL_DATA),
    mongodbUri: env.MONGODB_URI,
    mongodBinary: env.MONGOD_BINARY,
    redisUrl: env.REDIS_URL,
    apiKey: env.FOOTFALL_API_KEY,
    clusterRootDir: resolve(rootDir, env.FOOTFALL_LOCAL_ROOT),
    all,
  };
}

/** A setting that cannot be used; its message is for the person who set it. */
export class SettingsError extends Error {}
