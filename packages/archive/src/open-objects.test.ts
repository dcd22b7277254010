import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startS3Server } from '../test/s3-server.ts';
import { OBJECT_SETTINGS, openObjects, toObjectSettings } from './open-objects.ts';

const WHERE = { dataDir: '/data', app: 'api' };
const KEYS = { S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret', S3_BUCKET: 'parts' };

const read = (environment: Record<string, string>) =>
  toObjectSettings(z.object(OBJECT_SETTINGS).parse(environment), WHERE);

describe('the settings of the object store', () => {
  it('mean a folder unless they say otherwise', () => {
    expect(read({})).toEqual({ kind: 'folder', folder: '/data/parts' });
    expect(read({ PARTS_DIR: '/parts' })).toEqual({ kind: 'folder', folder: '/parts' });
  });

  it('mean a bucket at AWS by host name, and one of another server by path', () => {
    expect(read({ OBJECT_STORE: 's3', ...KEYS, S3_REGION: 'eu-central-1' })).toMatchObject({
      kind: 's3',
      s3: {
        ...{ endpoint: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1' },
        ...{ bucket: 'parts', addressing: 'virtualHost' },
      },
      cacheFolder: '/data/part-cache/api',
    });
    const own = read({
      ...{ OBJECT_STORE: 's3', ...KEYS, S3_ENDPOINT: 'http://minio:9000/' },
      ...{ S3_ARCHIVE_STORAGE_CLASS: 'STANDARD_IA', PART_CACHE_MB: '100' },
    });
    expect(own).toMatchObject({
      s3: {
        ...{ endpoint: 'http://minio:9000', addressing: 'path' },
        archiveStorageClass: 'STANDARD_IA',
      },
      cacheBytesMax: 104_857_600,
    });
  });

  it('say what is missing', () => {
    expect(() => read({ OBJECT_STORE: 's3', S3_BUCKET: 'parts' })).toThrow(
      'The settings are wrong: OBJECT_STORE is s3, which needs S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY.',
    );
  });

  it('open a store that keeps archived parts in their class', async () => {
    const server = await startS3Server();
    const folder = await mkdtemp(join(tmpdir(), 'footfall-objects-'));
    try {
      const s3 = { ...server.settings, archiveStorageClass: 'STANDARD_IA' };
      const cacheFolder = join(folder, 'cache');
      const objects = await openObjects(
        { kind: 's3', s3, cacheFolder, cacheBytesMax: 1_000 },
        { clock: Date.now, readMs: 1_000 },
      );
      await writeFile(join(folder, 'source'), 'a part');
      const classes: (string | null)[] = [];
      for (const key of [
        'site/2026-11/2026-11-20/p.parquet',
        'archive/site/2026-11/2026-11-20/p.parquet',
        // Of a site that is called archive.
        'archive/2026-11/2026-11-20/p.parquet',
      ]) {
        await objects.put(key, join(folder, 'source'));
        expect(await readFile(await objects.localPath(key), 'utf8')).toBe('a part');
        classes.push(await server.storageClass(key));
      }
      expect(classes).toEqual([null, 'STANDARD_IA', null]);
    } finally {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
