import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openFolderStore } from './folder-store.ts';
import type { ObjectStore } from './object-store.ts';
import { openPartCache, type RemoteStore } from './part-cache.ts';

const READ_MS = 60_000;
const FILE_BYTES = 1_000;

let folder: string;
let now: number;
let fetched: string[];
let remote: RemoteStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-cache-'));
  now = 1_000_000;
  fetched = [];
  const files = await openFolderStore(join(folder, 'remote'), Date.now());
  remote = {
    ...files,
    async put(key, sourcePath) {
      await files.put(key, sourcePath);
      const content = await readFile(sourcePath);
      return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
    },
    async fetchTo(key, path) {
      fetched.push(key);
      return await files.fetchTo(key, path);
    },
  };
  return () => rm(folder, { recursive: true, force: true });
});

const openCache = (files: number): Promise<ObjectStore> =>
  openPartCache(remote, {
    folder: join(folder, 'cache'),
    bytesMax: files * FILE_BYTES,
    readMs: READ_MS,
    clock: () => now,
  });

async function putRemote(...keys: string[]): Promise<void> {
  for (const key of keys) {
    await writeFile(join(folder, 'source'), key.padEnd(FILE_BYTES, '.'));
    await remote.put(key, join(folder, 'source'));
  }
}

const kept = async (): Promise<number> => (await readdir(join(folder, 'cache/kept'))).length;

describe('the cache of parts', () => {
  it('fetches a file once, however many ask for it at the same time', async () => {
    await putRemote('a');
    const cache = await openCache(4);
    const paths = await Promise.all([1, 2, 3].map(() => cache.localPath('a')));
    expect(new Set([...paths, await cache.localPath('a')]).size).toBe(1);
    expect(fetched).toEqual(['a']);
    expect(await readFile(paths[0] ?? '', 'utf8')).toBe('a'.padEnd(FILE_BYTES, '.'));
  });

  it('removes what was longest unused, and nothing that may still be read', async () => {
    await putRemote('a', 'b', 'c', 'd');
    const cache = await openCache(2);
    const first = await cache.localPath('a');
    await cache.localPath('b');
    // All of it was given out a moment ago, so there is more than there should be for a while.
    await cache.localPath('c');
    expect(await kept()).toBe(3);
    expect((await stat(first)).size).toBe(FILE_BYTES);
    now += READ_MS + 1;
    await cache.localPath('a');
    await cache.localPath('d');
    expect(await kept()).toBe(2);
    expect(await cache.localPath('a')).toBe(first);
    expect(fetched).toEqual(['a', 'b', 'c', 'd']);
    await cache.localPath('b');
    expect(fetched).toEqual(['a', 'b', 'c', 'd', 'b']);
  });

  it('keeps what was put through it, without fetching it', async () => {
    const cache = await openCache(4);
    await writeFile(join(folder, 'source'), 'of ours');
    await cache.put('a', join(folder, 'source'));
    await rm(join(folder, 'source'));
    expect(await readFile(await cache.localPath('a'), 'utf8')).toBe('of ours');
    expect(fetched).toEqual([]);
    await cache.fetchTo('a', join(folder, 'fresh'));
    expect(fetched).toEqual(['a']);
  });

  it('uses again what an earlier process left, but not what is no longer what it was', async () => {
    await putRemote('a', 'b', 'c');
    const earlier = await openCache(4);
    await earlier.localPath('a');
    const [spoilt, shortened] = [await earlier.localPath('b'), await earlier.localPath('c')];
    await writeFile(spoilt, 'B'.padEnd(FILE_BYTES, '.'));
    await writeFile(shortened, 'c');
    await writeFile(join(folder, 'cache/incoming/half'), 'half');
    fetched = [];
    const cache = await openCache(4);
    for (const key of ['a', 'b', 'c']) {
      const content = await readFile(await cache.localPath(key), 'utf8');
      expect(content).toBe(key.padEnd(FILE_BYTES, '.'));
    }
    expect(fetched).toEqual(['b', 'c']);
    expect(await readdir(join(folder, 'cache/incoming'))).toEqual([]);
  });

  it('fetches anew what somebody removed from its folder', async () => {
    await putRemote('a');
    const cache = await openCache(4);
    await rm(await cache.localPath('a'));
    expect(await readFile(await cache.localPath('a'), 'utf8')).toContain('a.');
    expect(fetched).toEqual(['a', 'a']);
  });

  it('keeps nothing of a file that cannot be fetched, and tries again when asked again', async () => {
    await putRemote('a');
    const cache = await openCache(4);
    const { fetchTo } = remote;
    remote.fetchTo = () => Promise.reject(new Error('no luck'));
    const unlucky = await openPartCache(remote, {
      ...{ folder: join(folder, 'cache2'), bytesMax: 1, readMs: READ_MS, clock: () => now },
    });
    await expect(unlucky.localPath('a')).rejects.toThrow('no luck');
    remote.fetchTo = fetchTo;
    expect(await cache.localPath('a')).toContain('kept');
    await expect(cache.localPath('none')).rejects.toThrow();
    expect(await kept()).toBe(1);
  });
});
