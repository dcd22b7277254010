/** Opens the object store that the settings ask for; the API and the worker read the same settings. */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { openFolderStore } from './folder-store.ts';
import type { ObjectStore } from './object-store.ts';
import { openPartCache } from './part-cache.ts';
import { createS3Bucket } from './s3/s3-bucket.ts';
import type { S3Settings } from './s3/s3-client.ts';

const MEBIBYTE = 1024 * 1024;

const endpointSchema = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://s3.example.com' })
  .transform((text) => text.replace(/\/+$/, ''));

/** What may be said about the object store in the environment; spread into the schema of an app's settings. */
export const OBJECT_SETTINGS = {
  OBJECT_STORE: z
    .enum(['folder', 's3'], 'must be folder or s3')
    .default('folder')
    .describe(
      'where parts are: a folder that API and worker share, or a bucket of anything that speaks S3',
    ),
  PARTS_DIR: z
    .string()
    .optional()
    .describe('folder of the parts; not set: parts, in the data folder'),
  S3_ENDPOINT: endpointSchema.optional().describe('the S3 server, when it is not that of AWS'),
  S3_REGION: z.string().default('us-east-1').describe('region of the bucket'),
  S3_BUCKET: z.string().optional().describe('needed with s3'),
  S3_ACCESS_KEY_ID: z.string().optional().describe('needed with s3'),
  S3_SECRET_ACCESS_KEY: z.string().optional().describe('needed with s3'),
  S3_SESSION_TOKEN: z.string().optional().describe('with keys that last for a while only'),
  S3_ADDRESSING: z
    .enum(['path', 'virtualHost'], 'must be path or virtualHost')
    .optional()
    .describe(
      'how the bucket is named in addresses; not set: path with S3_ENDPOINT, else virtualHost',
    ),
  S3_ARCHIVE_STORAGE_CLASS: z
    .string()
    .optional()
    .describe('storage class of parts whose hits have left MongoDB, such as STANDARD_IA'),
  PART_CACHE_DIR: z
    .string()
    .optional()
    .describe('with s3: copies of parts on this machine; not set: part-cache, in the data folder'),
  PART_CACHE_MB: z.coerce
    .number('must be a number of megabytes')
    .int('must be a number of megabytes')
    .min(64, 'must be at least 64')
    .default(10_240)
    .describe('with s3: how much they may take, for each process'),
} as const;

export type ObjectEnvironment = z.output<z.ZodObject<typeof OBJECT_SETTINGS>>;

export type ObjectSettings =
  | { kind: 'folder'; folder: string }
  | { kind: 's3'; s3: S3Settings; cacheFolder: string; cacheBytesMax: number };

/**
 * What the settings mean.
 *
 * @param where - the data folder, and the app's name: each process needs a cache folder of its own.
 * @throws Error with a sentence for the operator, when S3 is asked for and cannot be reached as described.
 */
export function toObjectSettings(
  env: ObjectEnvironment,
  where: { dataDir: string; app: string },
): ObjectSettings {
  if (env.OBJECT_STORE === 'folder') {
    return { kind: 'folder', folder: resolve(env.PARTS_DIR ?? join(where.dataDir, 'parts')) };
  }
  const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env;
  const missing = Object.entries({ S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw new Error(
      `The settings are wrong: OBJECT_STORE is s3, which needs ${missing.join(', ')}.`,
    );
  }
  const cacheDir = env.PART_CACHE_DIR ?? join(where.dataDir, 'part-cache');
  return {
    kind: 's3',
    s3: {
      endpoint: env.S3_ENDPOINT ?? `https://s3.${env.S3_REGION}.amazonaws.com`,
      region: env.S3_REGION,
      bucket: S3_BUCKET ?? '',
      accessKeyId: S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: S3_SECRET_ACCESS_KEY ?? '',
      // Servers of one's own seldom have a name for each bucket; AWS is giving up the other way.
      addressing: env.S3_ADDRESSING ?? (env.S3_ENDPOINT === undefined ? 'virtualHost' : 'path'),
      ...(env.S3_SESSION_TOKEN === undefined ? {} : { sessionToken: env.S3_SESSION_TOKEN }),
      ...(env.S3_ARCHIVE_STORAGE_CLASS === undefined
        ? {}
        : { archiveStorageClass: env.S3_ARCHIVE_STORAGE_CLASS }),
    },
    cacheFolder: resolve(cacheDir, where.app),
    cacheBytesMax: env.PART_CACHE_MB * MEBIBYTE,
  };
}

export type ObjectsOptions = {
  clock: () => number;
  /** Nobody reads a part for longer than this after asking where it is. */
  readMs: number;
};

/** Opens it; rejects when its folders cannot be made. */
export async function openObjects(
  settings: ObjectSettings,
  { clock, readMs }: ObjectsOptions,
): Promise<ObjectStore> {
  switch (settings.kind) {
    case 'folder':
      return await openFolderStore(settings.folder, clock());
    case 's3': {
      const { s3, cacheFolder: folder, cacheBytesMax: bytesMax } = settings;
      return await openPartCache(createS3Bucket(s3), { folder, bytesMax, readMs, clock });
    }
  }
}
