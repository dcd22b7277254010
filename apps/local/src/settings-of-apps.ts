/** What the apps of this machine are told in their environment. */
import type { Env } from './env.ts';

/** The operator's environment, with the addresses of this installation in it. */
export function settingsOfApps(
  env: Env,
  { mongodbUri, redisUrl }: { mongodbUri: string; redisUrl: string },
): NodeJS.ProcessEnv {
  return {
    ...env.all,
    MONGODB_URI: mongodbUri,
    REDIS_URL: redisUrl,
    FOOTFALL_DATA: env.dataDir,
    HOST: env.host,
    PORT: String(env.port),
    BEACON_HOST: env.beaconHost,
    BEACON_PORT: String(env.beaconPort),
    WORKER_PORT: String(env.workerPort),
    PUBLIC_URL: env.all['PUBLIC_URL'] ?? urlOf(env.host, env.port),
    BEACON_PUBLIC_URL: env.all['BEACON_PUBLIC_URL'] ?? urlOf(env.beaconHost, env.beaconPort),
  };
}

/** What a person can open: an address that means "everywhere" is reached by loopback. */
export function urlOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
