/** Keeps copies of a remote store's files on this machine, so that DuckDB can read them: bounded, and compared on arrival. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { assertKey, type FileSum, type ObjectStore } from './object-store.ts';
import { createSlots } from './slots.ts';

/** A store whose files are elsewhere. */
export type RemoteStore = Omit<ObjectStore, 'localPath' | 'put'> & {
  /** As of {@link ObjectStore}, and says what it read from the source. */
  put(key: string, sourcePath: string): Promise<FileSum>;
};

export type PartCacheOptions = {
  /** Used by this process alone. */
  folder: string;
  /** Files that nobody can be reading are removed, the longest unused first, while there is more. */
  bytesMax: number;
  /** Nobody reads a file for longer than this after its path was given out; until then it stays. */
  readMs: number;
  /** Milliseconds since 1970. */
  clock: () => number;
};

/** More at once do not come faster, and would starve each other. */
const DOWNLOADS_MAX = 6;

/** `<SHA-256 of the key>-<SHA-256 of the content>`: what it is, and what it must hold. */
const FILE_NAME = /^([0-9a-f]{64})-([0-9a-f]{64})$/;

type Kept = {
  name: string;
  bytes: number;
  /** When its path was last given out; 0 for never. */
  readAt: number;
  /** False for a file of an earlier process, until its content was compared with its name. */
  isSure: boolean;
};

/** A file that is to be taken in; `isRead` when its path is given out. */
type Arrived = { path: string; sum: FileSum; isRead: boolean };

/**
 * Makes an object store of a remote one. Keys must not be put again with other content by other processes:
 * the archive never does. What an earlier process left in the folder is used again.
 */
export async function openPartCache(
  remote: RemoteStore,
  options: PartCacheOptions,
): Promise<ObjectStore> {
  const cache = await openFiles(options);
  const arriving = new Map<string, Promise<string>>();
  const slots = createSlots(DOWNLOADS_MAX);

  async function download(key: string): Promise<string> {
    const path = cache.newPath();
    const sum = await slots.run(() => remote.fetchTo(key, path));
    return await cache.adopt(key, { path, sum, isRead: true });
  }

  return {
    ...remote,
    async put(key, sourcePath) {
      const sum = await remote.put(key, sourcePath);
      // Sealed parts are merged soon, by the one who made them.
      const path = cache.newPath();
      await link(sourcePath, path).catch(() => copyFile(sourcePath, path));
      await cache.adopt(key, { path, sum, isRead: false });
    },
    async localPath(key) {
      assertKey(key);
      const known = await cache.find(key);
      if (known !== null) return known;
      let arrival = arriving.get(key);
      if (arrival === undefined) {
        arrival = download(key).finally(() => arriving.delete(key));
        arriving.set(key, arrival);
      }
      return await arrival;
    },
    async delete(key) {
      await remote.delete(key);
      await cache.forget(key);
    },
  };
}

/** The files of the cache, in the order of their last use. */
async function openFiles({ folder, bytesMax, readMs, clock }: PartCacheOptions) {
  const incoming = join(folder, 'incoming');
  const keptFolder = join(folder, 'kept');
  await rm(incoming, { recursive: true, force: true });
  for (const path of [incoming, keptFolder]) await mkdir(path, { recursive: true });
  const files = new Map<string, Kept>();
  for (const name of await readdir(keptFolder)) {
    const keySum = FILE_NAME.exec(name)?.[1];
    if (keySum === undefined) continue;
    const { size } = await stat(join(keptFolder, name));
    files.set(keySum, { name, bytes: size, readAt: 0, isSure: false });
  }

  async function remove(keySum: string, file: Kept): Promise<void> {
    files.delete(keySum);
    await rm(join(keptFolder, file.name), { force: true });
  }

  async function makeRoom(): Promise<void> {
    let bytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
    const idleBefore = clock() - readMs;
    for (const [keySum, file] of files) {
      if (bytes <= bytesMax) return;
      if (file.readAt > idleBefore) continue;
      bytes -= file.bytes;
      await remove(keySum, file);
    }
  }

  /** Puts it last in the order, as read now. */
  function giveOut(keySum: string, file: Kept): string {
    files.delete(keySum);
    files.set(keySum, { ...file, readAt: clock() });
    return join(keptFolder, file.name);
  }

  return {
    newPath: () => join(incoming, randomUUID()),

    /** Where the file of a key is; null when it is not here, or not what it was. */
    async find(key: string): Promise<string | null> {
      const keySum = sumOfText(key);
      const file = files.get(keySum);
      if (file === undefined) return null;
      // Given out first, so that it stays while it is looked at.
      const path = giveOut(keySum, file);
      if (await isIntact(path, file)) {
        const current = files.get(keySum);
        if (current !== undefined) current.isSure = true;
        return path;
      }
      await remove(keySum, file);
      return null;
    },

    /** Takes a file into the cache, in the place of what was kept under the key. */
    async adopt(key: string, { path, sum, isRead }: Arrived): Promise<string> {
      const keySum = sumOfText(key);
      const name = `${keySum}-${sum.sha256}`;
      const earlier = files.get(keySum);
      if (earlier !== undefined && earlier.name !== name) await remove(keySum, earlier);
      await rename(path, join(keptFolder, name));
      const readAt = isRead ? clock() : (earlier?.readAt ?? 0);
      files.delete(keySum);
      files.set(keySum, { name, bytes: sum.bytes, readAt, isSure: true });
      await makeRoom();
      return join(keptFolder, name);
    },

    async forget(key: string): Promise<void> {
      const keySum = sumOfText(key);
      const file = files.get(keySum);
      if (file !== undefined) await remove(keySum, file);
    },
  };
}

/** A file that is there in full and, if an earlier process left it, with the content that its name says. */
async function isIntact(path: string, { bytes, isSure, name }: Kept): Promise<boolean> {
  const info = await stat(path).catch(() => null);
  if (info?.size !== bytes) return false;
  if (isSure) return true;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return name.endsWith(`-${hash.digest('hex')}`);
}

function sumOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
