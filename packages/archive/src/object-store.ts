/** Where parts are kept: what the archive asks of a folder, or of anything that speaks S3. */

/** A kept file; `modifiedAt` is milliseconds since 1970 by the store's clock. */
export type ObjectInfo = { key: string; bytes: number; modifiedAt: number };

/** What a file holds: its size, and the SHA-256 of its content, hex. */
export type FileSum = { bytes: number; sha256: string };

export type ListRequest = {
  /** Keys greater than this one; from the start when absent. */
  after?: string;
  /** At most so many, at least 1. */
  limit: number;
};

/**
 * Files under keys. Keys are segments of `A-Z a-z 0-9 _ . -` joined by `/`, no segment beginning with a dot,
 * at most 512 characters: {@link assertKey}. Every method rejects when the store cannot be reached.
 */
export type ObjectStore = {
  /** Keeps a copy of a local file. A reader sees all of it or, under an unused key, nothing; durable on return. */
  put(key: string, sourcePath: string): Promise<void>;
  /** A path of this machine where the file can be read now. Rejects when there is no such key. */
  localPath(key: string): Promise<string>;
  /**
   * Copies the file, as the store has it now and past every cache, to a path of this machine; says what came.
   * Rejects, leaving nothing behind, when there is no such key or it does not arrive as it was put.
   */
  fetchTo(key: string, path: string): Promise<FileSum>;
  /** Its size in bytes; null when there is no such key. */
  size(key: string): Promise<number | null>;
  /** Forgets a file; it is no error when there is none. */
  delete(key: string): Promise<void>;
  /** Files whose key begins with `prefix` (empty, or ending in `/`), in the order of their keys' bytes. */
  list(prefix: string, request: ListRequest): Promise<ObjectInfo[]>;
};

/** Where archived parts are; a site may be called like it, so that the form of the whole key decides. */
export const ARCHIVE_FOLDER = 'archive';

/** Site, month, day and file: {@link isArchiveKey} and part-writer.ts tell keys by this form. */
const PART_KEY = /^[A-Za-z0-9_-]+\/\d{4}-\d{2}\/\d{4}-\d{2}-\d{2}\/[^/]+$/;

/** True for the key of an archived part: an S3 store may keep it in a cheaper class, a folder on another disk. */
export function isArchiveKey(key: string): boolean {
  const prefix = `${ARCHIVE_FOLDER}/`;
  return key.startsWith(prefix) && PART_KEY.test(key.slice(prefix.length));
}

const KEY_CHARACTERS_MAX = 512;
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

/**
 * Refuses a key that could leave the store's folder or that some store could not keep.
 *
 * @throws RangeError always a bug of the caller: keys are made by us.
 */
export function assertKey(key: string): void {
  if (key.length > KEY_CHARACTERS_MAX || !key.split('/').every((part) => SEGMENT.test(part))) {
    throw new RangeError(`not a key of an object: ${JSON.stringify(key.slice(0, 100))}`);
  }
}

/** @throws RangeError when a prefix is neither empty nor a key and a slash. */
export function assertPrefix(prefix: string): void {
  if (prefix === '') return;
  if (!prefix.endsWith('/')) throw new RangeError('a prefix ends in a slash');
  assertKey(prefix.slice(0, -1));
}
