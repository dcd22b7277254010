/** Parts in a folder of this machine: the object store of an installation without S3. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type Dirent } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  assertKey,
  assertPrefix,
  type ListRequest,
  type ObjectInfo,
  type ObjectStore,
} from './object-store.ts';

/** Begins with a dot, so that no key can name it and no listing shows it. */
const INCOMING_FOLDER = '.incoming';

/** A copy is made in seconds; one that is this old was left by a process that is gone. */
const INCOMING_AGE_MAX_MS = 24 * 3_600_000;

/**
 * Opens a folder as an object store, making it if need be; several processes may share it.
 * The folder has to be on one file system.
 */
export async function openFolderStore(folder: string, now: number): Promise<ObjectStore> {
  const incoming = join(folder, INCOMING_FOLDER);
  await mkdir(incoming, { recursive: true });
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const info = await ifPresent(stat(path));
    if (info !== null && info.mtimeMs < now - INCOMING_AGE_MAX_MS) await rm(path, { force: true });
  }

  const pathOf = (key: string): string => {
    assertKey(key);
    return join(folder, ...key.split('/'));
  };

  return {
    async put(key, sourcePath) {
      const path = pathOf(key);
      const incomingPath = join(incoming, randomUUID());
      try {
        await copyFile(sourcePath, incomingPath);
        await sync(incomingPath);
        await makeFolder(folder, dirname(path));
        await rename(incomingPath, path);
        await sync(dirname(path));
      } catch (error) {
        await rm(incomingPath, { force: true });
        throw error;
      }
    },

    async localPath(key) {
      const path = pathOf(key);
      await stat(path);
      return path;
    },

    async fetchTo(key, path) {
      const hash = createHash('sha256');
      let bytes = 0;
      async function* counted() {
        for await (const chunk of createReadStream(pathOf(key))) {
          hash.update(chunk);
          bytes += chunk.length;
          yield chunk;
        }
      }
      try {
        await pipeline(counted(), createWriteStream(path));
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return { bytes, sha256: hash.digest('hex') };
    },

    async size(key) {
      return (await ifPresent(stat(pathOf(key))))?.size ?? null;
    },

    async delete(key) {
      // The folders stay: removing one could race with a put into it, and an empty folder costs nothing.
      await rm(pathOf(key), { force: true });
    },

    async list(prefix, request) {
      assertPrefix(prefix);
      const found: ObjectInfo[] = [];
      await collect(join(folder, prefix), { prefix, request, found });
      return found;
    },
  };
}

/** Makes what is missing between the root and a folder, each made durable in its parent. */
async function makeFolder(root: string, folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let path = folder; path.length >= first.length && path !== root; path = dirname(path)) {
    await sync(dirname(path));
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

type Walk = { prefix: string; request: ListRequest; found: ObjectInfo[] };

/** Walks a folder in the order of keys until there is enough. */
async function collect(folder: string, walk: Walk): Promise<void> {
  const { prefix, request, found } = walk;
  const entries = (await ifPresent(readdir(folder, { withFileTypes: true }))) ?? [];
  for (const { key, isFolder, name } of inKeyOrder(prefix, entries)) {
    if (found.length >= request.limit) return;
    if (isBehind(key, isFolder, request.after)) continue;
    const path = join(folder, name);
    if (isFolder) {
      await collect(path, { ...walk, prefix: key });
    } else {
      const info = await ifPresent(stat(path));
      if (info !== null) found.push({ key, bytes: info.size, modifiedAt: info.mtimeMs });
    }
  }
}

/** True when the key, or every key in the folder of that name, comes before where the list goes on. */
function isBehind(key: string, isFolder: boolean, after: string | undefined): boolean {
  if (after === undefined || key > after) return false;
  return !(isFolder && after.startsWith(key));
}

/** A folder's keys all begin with its name and a slash: that is how it sorts among its neighbours. */
function inKeyOrder(prefix: string, entries: Dirent[]) {
  return entries
    .filter((entry) => !entry.name.startsWith('.'))
    .map((entry) => {
      const isFolder = entry.isDirectory();
      return { key: `${prefix}${entry.name}${isFolder ? '/' : ''}`, isFolder, name: entry.name };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function ifPresent<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
