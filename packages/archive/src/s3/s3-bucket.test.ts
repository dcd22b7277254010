import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeObjectStore } from '../../test/object-store-conformance.ts';
import { type S3Server, type Spoiling, startS3Server } from '../../test/s3-server.ts';
import { openPartCache, type RemoteStore } from '../part-cache.ts';
import { createS3Bucket } from './s3-bucket.ts';
import { addressOf } from './s3-client.ts';

/** Longer than a request takes on a busy machine, and short enough to wait for. */
const PATIENCE = { idleMs: 3_000, tries: 4, waitMs: 5 };
const PIECE_BYTES = 8 * 1024 * 1024;

let server: S3Server;
let folder: string;
let bucket: RemoteStore;

beforeAll(async () => {
  server = await startS3Server();
});

afterAll(() => server.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-bucket-'));
  server.onRequest = () => null;
  bucket = createS3Bucket(server.settings, PATIENCE);
  for (const { key } of await bucket.list('', { limit: 1_000 })) await bucket.delete(key);
  return () => rm(folder, { recursive: true, force: true });
});

/** Puts bytes that differ from place to place under `a/part`. */
async function put(bytes: number): Promise<Buffer> {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4)
    content.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at);
  const path = join(folder, 'source');
  await writeFile(path, content);
  await bucket.put('a/part', path);
  return content;
}

/** What a reader gets; leaves nothing in the folder. */
async function read(): Promise<Buffer> {
  const path = join(folder, 'read');
  await bucket.fetchTo('a/part', path);
  const content = await readFile(path);
  await rm(path);
  return content;
}

/** Spoils the first so many requests of a method. */
function spoilFirst(spoiling: Spoiling, method: string, times: number): void {
  let left = times;
  server.onRequest = (request) => {
    if (request.method !== method || left === 0) return null;
    left -= 1;
    return spoiling;
  };
}

describe('a bucket behind a cache', () => {
  describeObjectStore(() =>
    openPartCache(bucket, {
      ...{ folder: join(folder, 'cache'), bytesMax: 1_000_000, readMs: 60_000, clock: Date.now },
    }),
  );
});

describe('a bucket', () => {
  it('keeps a file of several pieces', async () => {
    const content = await put(2 * PIECE_BYTES + 12_345);
    expect(await bucket.size('a/part')).toBe(content.length);
    expect((await read()).equals(content)).toBe(true);
  });

  it('lists more keys than S3 gives at once', async () => {
    await writeFile(join(folder, 'source'), 'x');
    const keys = Array.from({ length: 12 }, (_, index) => `many/${String(index).padStart(4, '0')}`);
    for (const key of keys) await bucket.put(key, join(folder, 'source'));
    const listed = await bucket.list('many/', { limit: 5_000 });
    expect(listed.map(({ key }) => key)).toEqual(keys);
  });

  it.each<[Spoiling, string]>([
    ['fail', 'PUT'],
    ['busy', 'PUT'],
    ['hang', 'PUT'],
    ['cutRequest', 'PUT'],
    ['loseAnswer', 'PUT'],
    ['cutAnswer', 'GET'],
    ['spoil', 'GET'],
    ['fail', 'GET'],
  ])('gets over a request that meets "%s" (%s)', async (spoiling, method) => {
    spoilFirst(spoiling, method, 1);
    const content = await put(200_000);
    expect((await read()).equals(content)).toBe(true);
  });

  it('gets over it in the middle of pieces, also when the last answer is lost', async () => {
    const seen = new Set<string>();
    server.onRequest = ({ method, url }) => {
      const step = `${method} ${new URL(url, 'http://s3').searchParams.get('partNumber') ?? ''}`;
      if (seen.has(step)) return null;
      seen.add(step);
      return method === 'POST' ? null : 'cutRequest';
    };
    const content = await put(PIECE_BYTES + 1);
    server.onRequest = () => null;
    expect((await read()).equals(content)).toBe(true);

    let posts = 0;
    server.onRequest = ({ method, url }) => {
      if (method !== 'POST' || !url.includes('uploadId')) return null;
      posts += 1;
      return posts === 1 ? 'loseAnswer' : null;
    };
    const again = await put(PIECE_BYTES + 2);
    server.onRequest = () => null;
    expect((await read()).equals(again)).toBe(true);
  });

  it('gives up in the end, and never gives out half of a file', async () => {
    server.onRequest = ({ method }) => (method === 'PUT' ? 'cutRequest' : null);
    await expect(put(200_000)).rejects.toThrow();
    server.onRequest = () => null;
    // S3 keeps nothing of it; this server keeps the half that came, as a broken one might.
    await expect(read()).rejects.toThrow(/bytes, or changed on the way/);

    await put(200_000);
    server.onRequest = ({ method }) => (method === 'GET' ? 'spoil' : null);
    await expect(read()).rejects.toThrow(/changed on the way/);
    expect(await readdir(folder)).toEqual(['source']);
  });

  it('does not ask again what was refused for good', async () => {
    const stranger = createS3Bucket({ ...server.settings, secretAccessKey: 'wrong' }, PATIENCE);
    const before = server.requests;
    await expect(stranger.list('', { limit: 1 })).rejects.toThrow(/403 SignatureDoesNotMatch/);
    expect(server.requests).toBe(before + 1);
  });

  it('is addressed by path or by host', () => {
    const endpoint = 'https://s3.example.com';
    const named = { endpoint, bucket: 'parts' };
    expect(addressOf({ ...named, addressing: 'path' }, 'a/b').href).toBe(`${endpoint}/parts/a/b`);
    expect(addressOf({ ...named, addressing: 'virtualHost' }, 'a/b', { uploads: '' }).href).toBe(
      'https://parts.s3.example.com/a/b?uploads=',
    );
  });
});
