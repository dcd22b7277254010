/** The only reader of the environment: what can be set, what it is when it is not, and what is wrong with it. */
import { join, resolve } from 'node:path';
import { OBJECT_SETTINGS, type ObjectSettings, toObjectSettings } from '@footfall/archive';
import { REDIS_ADDRESS, REDIS_ADDRESS_FORM } from '@footfall/cache';
import { daysSettingSchema, RETENTION_SETTINGS } from '@footfall/domain';
import type { LocationFiles } from '@footfall/enrichment';
import { MAIL_SETTINGS, type MailServer, refineMailSettings, toMailServer } from '@footfall/mail';
import { TRACING_SETTINGS, type TracingSettings, toTracingSettings } from '@footfall/tracing';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;

const mongodbAddress = z
  .string('must be the address of a MongoDB')
  .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb://');

const BALANCER_WINDOW = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Each by itself, for who reads a few of them. */
const SEPARATE_SETTINGS = z.object({
  MONGODB_URI: mongodbAddress.describe('MongoDB, a replica set or mongos'),
  FOOTFALL_DATA: z
    .string()
    .default('./.data')
    .describe('folder of everything that must outlive a restart'),
  ...OBJECT_SETTINGS,
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe('address that health and metrics of the worker listen on'),
  WORKER_PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65_535, 'must be a port number')
    .default(3002)
    .describe('port of the health and metrics of the worker'),
  WORKER_MEMORY_MB: z.coerce
    .number('must be a number of megabytes')
    .int('must be a number of megabytes')
    .min(128, 'must be at least 128')
    .default(1024)
    .describe('what one piece of work may use; two may go on at a time'),
  SEAL_INTERVAL_MS: z.coerce
    .number('must be a number of milliseconds')
    .int('must be a number of milliseconds')
    .min(100, 'must be at least 100')
    .default(60_000)
    .describe('how often hits are moved into parts'),
  ARCHIVE_AFTER_DAYS: daysSettingSchema
    .default(30)
    .describe(
      'hits older than that leave MongoDB, and their parts go to the archive; archiveAfterDays of a site goes before it',
    ),
  ...RETENTION_SETTINGS,
  GEOIP_COUNTRY_DB: z
    .string()
    .min(1)
    .optional()
    .describe(
      'for imports of access logs: a database of countries of your own, as the beacon takes it; not set: the bundled one',
    ),
  GEOIP_CITY_DB: z
    .string()
    .min(1)
    .optional()
    .describe(
      'for imports of access logs: a database of cities of your own; not set: no regions and cities',
    ),
  MONGODB_ADMIN_URI: mongodbAddress
    .optional()
    .describe(
      'ensure-sharded: MongoDB as a user with the role clusterManager who may read its databases; not set: MONGODB_URI',
    ),
  BALANCER_WINDOW: z
    .string()
    .regex(BALANCER_WINDOW, 'must be two times of day, such as 01:00-05:00')
    .optional()
    .describe(
      'ensure-sharded: when MongoDB may move data between shards, by the clock of its config servers; not set: that stays as it is',
    ),
  SITE_SHARDS: z
    .string()
    .regex(/^([\w.-]+=[\w-]+(,|$))*$/, 'must be sites and shards, such as shop=rs1,news=rs2')
    .default('')
    .describe(
      'ensure-sharded: sites that get shards of their own (SITE=SHARD, by commas), which all others leave',
    ),
  ...MAIL_SETTINGS,
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://footfall.example' })
    .default('http://127.0.0.1:3000')
    .transform((url) => url.replace(/\/$/, ''))
    .describe('where browsers reach the dashboard; the links of summaries lead there'),
  ...TRACING_SETTINGS,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('how much is logged'),
});

/** Every setting; its descriptions are the reference of the operator. */
export const SETTINGS = SEPARATE_SETTINGS.superRefine(refineMailSettings);

export type Settings = {
  mongodbUri: string;
  /** Where the parts are; the API reads them there. */
  objects: ObjectSettings;
  /** Absolute path for files in the making. */
  scratchDir: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** What DuckDB may use for one piece of work; two may go on at a time. */
  memoryBytesMax: number;
  /** How long hits wait at most before they are sealed. */
  sealIntervalMs: number;
  /** Hits older than so many days leave MongoDB for the archive, unless their site says otherwise. */
  archiveAfterDays: number;
  /** Hits older than so many days are deleted, unless their site says otherwise; null keeps them for good. */
  retentionDays: number | null;
  /** Null: nothing is followed. */
  tracing: TracingSettings | null;
  /** Databases of places of the operator's own, where there are any. */
  locations: LocationFiles;
  /** Null: no summaries are mailed. */
  mail: MailServer | null;
  /** Where the links of mails lead, without a slash at its end. */
  publicUrl: string;
  logLevel: string;
};

/** Reads the settings; the error's message is one sentence that names everything that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const env = parse(SETTINGS, environment);
  const dataDir = resolve(env.FOOTFALL_DATA);
  return {
    mongodbUri: env.MONGODB_URI,
    objects: toObjectSettings(env, { dataDir, app: 'worker' }),
    scratchDir: join(dataDir, 'scratch'),
    host: env.HOST,
    port: env.WORKER_PORT,
    memoryBytesMax: env.WORKER_MEMORY_MB * MEBIBYTE,
    sealIntervalMs: env.SEAL_INTERVAL_MS,
    archiveAfterDays: env.ARCHIVE_AFTER_DAYS,
    retentionDays: env.RETENTION_DAYS ?? null,
    tracing: toTracingSettings(env),
    locations: { countryFile: env.GEOIP_COUNTRY_DB, cityFile: env.GEOIP_CITY_DB },
    mail: toMailServer(env),
    publicUrl: env.PUBLIC_URL,
    logLevel: env.LOG_LEVEL,
  };
}

/** What the doctor looks at beyond the worker's own: the settings of the other apps, where it is given them. */
const OTHER_SETTINGS = z.object({
  REDIS_URL: z.string().regex(REDIS_ADDRESS, REDIS_ADDRESS_FORM).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BEACON_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SCRIPT_PATH: z.string().default('/f.js'),
});

/** Null: it was not told, and says that it did not look. */
export type OtherSettings = {
  redisUrl: string | null;
  publicUrl: string | null;
  beaconUrl: string | null;
  scriptPath: string;
};

export function readOtherSettings(environment: NodeJS.ProcessEnv = process.env): OtherSettings {
  const env = parse(OTHER_SETTINGS, environment);
  return {
    redisUrl: env.REDIS_URL ?? null,
    publicUrl: env.PUBLIC_URL ?? null,
    beaconUrl: env.BEACON_PUBLIC_URL ?? null,
    scriptPath: env.SCRIPT_PATH,
  };
}

/** What `ensure-sharded` reads: nothing of parts, so that whoever runs it needs no keys to them. */
export type ShardingSettings = {
  mongodbUri: string;
  /** Of a user who may change the cluster. */
  adminUri: string;
  balancerWindow: { start: string; stop: string } | null;
  siteShards: { siteId: string; shard: string }[];
};

const SHARDING_SETTINGS = SEPARATE_SETTINGS.pick({
  MONGODB_URI: true,
  MONGODB_ADMIN_URI: true,
  BALANCER_WINDOW: true,
  SITE_SHARDS: true,
});

/** Reads those settings, with the same kind of error. */
export function readShardingSettings(
  environment: NodeJS.ProcessEnv = process.env,
): ShardingSettings {
  const env = parse(SHARDING_SETTINGS, environment);
  const [, start, stop] = BALANCER_WINDOW.exec(env.BALANCER_WINDOW ?? '') ?? [];
  return {
    mongodbUri: env.MONGODB_URI,
    adminUri: env.MONGODB_ADMIN_URI ?? env.MONGODB_URI,
    balancerWindow: start === undefined || stop === undefined ? null : { start, stop },
    siteShards: env.SITE_SHARDS.split(',')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const [siteId = '', shard = ''] = pair.split('=');
        return { siteId, shard };
      }),
  };
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  // An empty variable is how a container file says "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Error(`The settings are wrong: ${complaints.join('; ')}.`);
}
