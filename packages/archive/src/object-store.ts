/** Where parts are kept: what the archive asks of a folder, or of anything that speaks S3. */

/** A kept file; `modifiedAt` is milliseconds since 1970 by the store's clock. */
export type ObjectInfo = { key: string; bytes: number; modifiedAt: number };

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
  /** Its size in bytes; null when there is no such key. */
  size(key: string): Promise<number | null>;
  /** Forgets a file; it is no error when there is none. */
  delete(key: string): Promise<void>;
  /** Files whose key begins with `prefix` (empty, or ending in `/`), in the order of their keys' bytes. */
  list(prefix: string, request: ListRequest): Promise<ObjectInfo[]>;
};

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
