/** The only door to the environment: what the operator set, checked, or clear sentences about what is wrong. */
import { resolve } from 'node:path';
import { REDIS_ADDRESS, REDIS_ADDRESS_FORM } from '@footfall/cache';
import { TRACING_SETTINGS, type TracingSettings, toTracingSettings } from '@footfall/tracing';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const GIBIBYTE = 1024 ** 3;

const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(0, 'must be a port number')
  .max(65_535, 'must be a port number');

const rate = z.coerce.number('must be a number of hits').min(0, 'must be 0, for no limit, or more');

const folder = z.string().min(1, 'must name a folder');

const addressRanges = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine(
    (ranges) => ranges.every((range) => ipaddr.isValidCIDR(range) || ipaddr.isValid(range)),
    'must be addresses or CIDR ranges, separated by commas, such as 10.0.0.0/8',
  );

/** Every setting; its descriptions are the reference of the operator. */
export const SETTINGS = z.object({
  BEACON_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address that the beacon listens on'),
  BEACON_PORT: port.default(3001).describe('port of the beacon'),
  MONGODB_URI: z
    .string('must be set to a mongodb:// address')
    .regex(/^mongodb(\+srv)?:\/\//, 'must be a mongodb:// address')
    .describe('MongoDB, a replica set or mongos'),
  REDIS_URL: z
    .string('must be set to a redis:// address')
    .regex(REDIS_ADDRESS, REDIS_ADDRESS_FORM)
    .describe('Redis, or redis+sentinel:// and a group of Sentinels'),
  FOOTFALL_DATA: folder
    .default('./.data')
    .describe('folder of everything that must outlive a restart'),
  TRUSTED_PROXIES: addressRanges
    .default([])
    .describe('networks (CIDR, by commas) whose X-Forwarded-For is believed'),
  /** Two gibibytes hold about a million hits. */
  SPOOL_BYTES_MAX: z.coerce
    .number('must be a number of bytes')
    .int('must be a number of bytes')
    .min(1024 * 1024, 'must be at least 1 MiB')
    .default(2 * GIBIBYTE)
    .describe(
      'what the spool of one process may hold while MongoDB is away; beyond it hits are refused with 503',
    ),
  /** Beyond the cores of a machine more processes only wait for each other. */
  BEACON_PROCESSES: z.coerce
    .number('must be a number of processes')
    .int('must be a number of processes')
    .min(1, 'must be at least 1')
    .max(64, 'must be at most 64')
    .default(1)
    .describe('processes that share the port, one spool each'),
  /** Set by the beacon itself in the processes that it starts. */
  BEACON_PROCESS_INDEX: z.coerce
    .number()
    .int()
    .min(0)
    .max(63)
    .default(0)
    .describe('set by the beacon itself in the processes that it starts'),
  /** Thousands of visitors behind one address pass; 0 is no limit. */
  ADDRESS_HITS_PER_SECOND: rate
    .default(500)
    .describe(
      'what one public address may send in the long run, 20 times that at once; 0 is no limit',
    ),
  SITE_HITS_PER_SECOND: rate.default(0).describe('the same for all hits of one site'),
  /** Each costs a few kilobytes; beyond this the process is better off refusing. */
  BEACON_CONNECTIONS_MAX: z.coerce
    .number('must be a number of connections')
    .int('must be a number of connections')
    .min(1, 'must be at least 1')
    .default(20_000)
    .describe('connections that a process holds open'),
  /** What is not shipped by then lies in the spool until the next start; `npm start` waits 15 s for all of its end. */
  BEACON_DRAIN_MS: z.coerce
    .number('must be a number of milliseconds')
    .int('must be a number of milliseconds')
    .min(0, 'must be 0, to leave all to the next start, or more')
    .default(7_000)
    .describe(
      'how long a beacon that is told to end goes on shipping its spool; whoever ends it must wait 7 s longer than that, and more for its balancers',
    ),
  GEOIP_COUNTRY_DB: z
    .string()
    .min(1)
    .optional()
    .describe(
      'a database of countries of your own (the format of MaxMind, IPv4 and IPv6), read again when replaced; not set: the bundled one',
    ),
  GEOIP_CITY_DB: z
    .string()
    .min(1)
    .optional()
    .describe(
      'a database of cities of your own, in the same format; not set: no regions and cities',
    ),
  TRACKER_DIR: folder.optional().describe('folder of the built scripts'),
  SCRIPT_PATH: z
    .string()
    .regex(/^(\/[\w-]+)+\.js$/, 'must be a path such as /f.js')
    .default('/f.js')
    .describe('where sites load the script from; its versions are renamed with it'),
  /** Beside the script: blockers know `/e` as well as they know `/f.js`. */
  HIT_NAME: z
    .string()
    .regex(/^[\w-]+$/, 'must be a name such as e')
    .default('e')
    .describe('where the script sends hits, beside itself (/e is always taken)'),
  REDIS_KEY_PREFIX: z
    .string()
    .min(1)
    .default('ff:')
    .describe('what every key in Redis begins with'),
  ...TRACING_SETTINGS,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info')
    .describe('how much is logged'),
});

export type Settings = {
  host: string;
  port: number;
  mongodbUri: string;
  redisUrl: string;
  redisKeyPrefix: string;
  /** Where the spool lies. */
  dataDir: string;
  trustedProxies: string[];
  /** Of each process. */
  spoolBytesMax: number;
  /** How many processes share the port. */
  processes: number;
  /** Which of them this is, from 0: it decides which spool is its own. */
  processIndex: number;
  /** Hits that one public address may send in the long run; 0 is no limit. Of each process. */
  addressHitsPerSecond: number;
  /** The same for all that is sent to one site. */
  siteHitsPerSecond: number;
  /** Connections that are open at a time. Of each process. */
  connectionsMax: number;
  /** How long it goes on shipping when it is told to end. */
  drainMs: number;
  /** A country database of the operator's own; the bundled one when absent. */
  countryFile: string | undefined;
  /** A database of cities of the operator's own; no regions and cities when absent. */
  cityFile: string | undefined;
  /** The folder of the built scripts; the one of this repository when absent. */
  trackerDir: string | undefined;
  /** Where sites load the script from. */
  scriptPath: string;
  /** Where the script sends hits, beside itself. */
  hitName: string;
  /** Null: nothing is followed. */
  tracing: TracingSettings | null;
  logLevel: string;
};

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; errors: string[] };

/** Reads the settings. Variables that are set to nothing count as absent. */
export function readSettings(
  env: Record<string, string | undefined> = process.env,
): SettingsResult {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    return { ok: false, errors };
  }
  const values = parsed.data;
  return {
    ok: true,
    settings: {
      host: values.BEACON_HOST,
      port: values.BEACON_PORT,
      mongodbUri: values.MONGODB_URI,
      redisUrl: values.REDIS_URL,
      redisKeyPrefix: values.REDIS_KEY_PREFIX,
      dataDir: resolve(values.FOOTFALL_DATA),
      trustedProxies: values.TRUSTED_PROXIES,
      spoolBytesMax: values.SPOOL_BYTES_MAX,
      processes: values.BEACON_PROCESSES,
      processIndex: values.BEACON_PROCESS_INDEX,
      addressHitsPerSecond: values.ADDRESS_HITS_PER_SECOND,
      siteHitsPerSecond: values.SITE_HITS_PER_SECOND,
      connectionsMax: values.BEACON_CONNECTIONS_MAX,
      drainMs: values.BEACON_DRAIN_MS,
      countryFile: values.GEOIP_COUNTRY_DB,
      cityFile: values.GEOIP_CITY_DB,
      trackerDir: values.TRACKER_DIR,
      scriptPath: values.SCRIPT_PATH,
      hitName: values.HIT_NAME,
      tracing: toTracingSettings(values),
      logLevel: values.LOG_LEVEL,
    },
  };
}
