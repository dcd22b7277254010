/** The only reader of the environment: what can be set, what it is when it is not, and what is wrong with it. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAddressRange } from '@footfall/addresses';
import { OBJECT_SETTINGS, type ObjectSettings, toObjectSettings } from '@footfall/archive';
import { REDIS_ADDRESS, REDIS_ADDRESS_FORM } from '@footfall/cache';
import { RETENTION_SETTINGS } from '@footfall/domain';
import { MAIL_SETTINGS, type MailServer, refineMailSettings, toMailServer } from '@footfall/mail';
import { TRACING_SETTINGS, type TracingSettings, toTracingSettings } from '@footfall/tracing';
import { z } from 'zod';
import { administratorSchema } from './auth/account-schema.ts';
import type { ProviderSettings } from './auth/providers.ts';
import { SECRET_LENGTH_MIN } from './auth/secret.ts';
import { PROVIDER_SETTINGS, refineProviderSets, toProviderSettings } from './provider-env.ts';

const portSchema = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(1, 'must be a port number')
  .max(65_535, 'must be a port number');

/** Scheme and host, without a path: the dashboard lives at the root. */
const originSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://stats.example.com' })
  .transform((text) => new URL(text).origin);

const addressRanges = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .refine((ranges) => ranges.every(isAddressRange), {
    error: 'must be addresses or CIDR ranges, separated by commas, such as 10.0.0.0/8',
  });

/** Fifty a second: far more than people cause, and what one core answers from the cache. */
const REQUESTS_PER_MINUTE = 3_000;

/** Who may not see a site any more sees it for so long at most; a request a minute costs nobody anything. */
const STREAM_SECONDS = 60;

/** An API key is as good as a password, and used by machines: 32 characters cost nobody anything. */
const API_KEY_LENGTH_MIN = 32;

/** Every setting; its descriptions are the reference of the operator. */
export const SETTINGS = z
  .object({
    PORT: portSchema.default(3000).describe('port of the dashboard and the API'),
    HOST: z
      .string()
      .default('127.0.0.1')
      .describe('address that the dashboard and the API listen on'),
    PUBLIC_URL: originSchema
      .optional()
      .describe(
        'where browsers reach the dashboard, behind a proxy; sign-in needs https unless it is this machine',
      ),
    BEACON_PORT: portSchema
      .default(3001)
      .describe('port of the beacon, for the snippet when BEACON_PUBLIC_URL is not set'),
    BEACON_PUBLIC_URL: originSchema
      .optional()
      .describe('where sites reach the beacon, behind a proxy; the snippet names it'),
    MONGODB_URI: z
      .string('must be the address of a MongoDB')
      .regex(/^mongodb(\+srv)?:\/\//, {
        error: 'must begin with mongodb://',
      })
      .describe('MongoDB, a replica set or mongos'),
    REDIS_URL: z
      .string('must be the address of a Redis')
      .regex(REDIS_ADDRESS, REDIS_ADDRESS_FORM)
      .describe('Redis, or redis+sentinel:// and a group of Sentinels'),
    TRUSTED_PROXIES: addressRanges
      .default([])
      .describe('networks (CIDR, by commas) whose X-Forwarded-For is believed'),
    REDIS_KEY_PREFIX: z
      .string()
      .min(1)
      .default('ff:')
      .describe('what every key in Redis begins with'),
    API_REQUESTS_PER_MINUTE: z.coerce
      .number('must be a number of requests')
      .int('must be a number of requests')
      .min(1, 'must be at least 1')
      .default(REQUESTS_PER_MINUTE)
      .describe('how often one key, or one address without a key, may ask'),
    API_STREAM_SECONDS: z.coerce
      .number('must be a number of seconds')
      .int('must be a number of seconds')
      .min(1, 'must be at least 1')
      .max(3_600, 'must be at most 3600')
      .default(STREAM_SECONDS)
      .describe(
        'how long a stream of realtime goes on before its client has to come again, and is looked at as who it is then',
      ),
    FOOTFALL_DATA: z
      .string()
      .default('./.data')
      .describe('folder of everything that must outlive a restart'),
    ...OBJECT_SETTINGS,
    FOOTFALL_ADMIN_EMAIL: administratorSchema.shape.email
      .optional()
      .describe('the first administrator, made at start when there is no user yet'),
    FOOTFALL_ADMIN_PASSWORD: administratorSchema.shape.password
      .optional()
      .describe('their password'),
    FOOTFALL_API_KEY: z
      .string()
      .min(API_KEY_LENGTH_MIN, `must have at least ${API_KEY_LENGTH_MIN} characters`)
      .max(512, 'must have at most 512 characters')
      .regex(/^[\x21-\x7e]*$/, 'must consist of visible ASCII characters')
      .optional()
      .describe('an API key with every permission'),
    BETTER_AUTH_SECRET: z
      .string()
      .min(SECRET_LENGTH_MIN, `must have at least ${SECRET_LENGTH_MIN} characters`)
      .optional()
      .describe(
        'signs sessions; made once and kept in the data folder when not set; must be given when several API processes run',
      ),
    ...MAIL_SETTINGS,
    ...RETENTION_SETTINGS,
    ...PROVIDER_SETTINGS,
    WEB_DIST: z.string().optional().describe('folder of the built dashboard'),
    REPORTS_MEMORY_MB: z.coerce
      .number('must be a number of megabytes')
      .int('must be a number of megabytes')
      .min(128, 'must be at least 128')
      .default(1024)
      .describe('what all reports that run at once may use together'),
    ...TRACING_SETTINGS,
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .describe('how much is logged'),
  })
  .superRefine(refineProviderSets)
  .superRefine(refineMailSettings)
  .refine(
    (env) =>
      (env.FOOTFALL_ADMIN_EMAIL === undefined) === (env.FOOTFALL_ADMIN_PASSWORD === undefined),
    {
      path: ['FOOTFALL_ADMIN_PASSWORD'],
      error: 'must be set together with FOOTFALL_ADMIN_EMAIL, or neither of them',
    },
  );

export type Settings = {
  port: number;
  host: string;
  /** Where browsers reach the dashboard; cookies need TLS when it begins with https. */
  publicUrl: string;
  beaconUrl: string;
  mongodbUri: string;
  redisUrl: string;
  redisKeyPrefix: string;
  /** Addresses and ranges of the proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Of one API key, or of one address without a key. */
  requestsPerMinute: number;
  /** After so long a stream's client is sent back, and comes again. */
  streamSeconds: number;
  /** Absolute path of the folder that outlives a restart. */
  dataDir: string;
  /** Where the worker keeps the parts. */
  objects: ObjectSettings;
  /** The administrator to create when there is no user. */
  administrator: { email: string; password: string; name: string } | null;
  apiKey: string | null;
  /** Null: made once and kept in the data folder. More than one replica need the same one: give it. */
  authSecret: string | null;
  /** The mail server and who writes; null: nothing is mailed, and links are passed on by hand. */
  mail: MailServer | null;
  /** Whose accounts sign in here besides our own. */
  providers: ProviderSettings;
  /** What visitors are told of sites that do not say themselves; null: hits are kept. */
  retentionDays: number | null;
  /** Absolute path of the built dashboard. */
  webDist: string;
  /** What all reports that run at once may use together. */
  reportsMemoryMb: number;
  /** Null: nothing is followed. */
  tracing: TracingSettings | null;
  logLevel: string;
};

/** Where the build puts the dashboard, seen from this app's `src` and `dist` alike. */
const WEB_DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** Reads the settings; the error's message is one sentence that names everything that is wrong. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  // An empty variable is how a container file says "not set".
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) throw new Error(complaint(parsed.error));
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL ?? localUrl(env.HOST, env.PORT),
    beaconUrl: env.BEACON_PUBLIC_URL ?? localUrl('127.0.0.1', env.BEACON_PORT),
    mongodbUri: env.MONGODB_URI,
    redisUrl: env.REDIS_URL,
    redisKeyPrefix: env.REDIS_KEY_PREFIX,
    trustedProxies: env.TRUSTED_PROXIES,
    requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
    streamSeconds: env.API_STREAM_SECONDS,
    dataDir: resolve(env.FOOTFALL_DATA),
    objects: toObjectSettings(env, { dataDir: resolve(env.FOOTFALL_DATA), app: 'api' }),
    administrator: administratorOf(env.FOOTFALL_ADMIN_EMAIL, env.FOOTFALL_ADMIN_PASSWORD),
    apiKey: env.FOOTFALL_API_KEY ?? null,
    authSecret: env.BETTER_AUTH_SECRET ?? null,
    mail: toMailServer(env),
    retentionDays: env.RETENTION_DAYS ?? null,
    providers: toProviderSettings(env),
    webDist: env.WEB_DIST === undefined ? WEB_DIST : resolve(env.WEB_DIST),
    reportsMemoryMb: env.REPORTS_MEMORY_MB,
    tracing: toTracingSettings(env),
    logLevel: env.LOG_LEVEL,
  };
}

function complaint(error: z.ZodError): string {
  const complaints = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  return `The settings are wrong: ${complaints.join('; ')}.`;
}

function administratorOf(email: string | undefined, password: string | undefined) {
  if (email === undefined || password === undefined) return null;
  return { email, password, name: email.split('@')[0] ?? email };
}

function localUrl(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
