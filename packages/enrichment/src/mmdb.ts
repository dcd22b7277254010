/** A MaxMind database file, in memory, read again when it was replaced. */
import { stat } from 'node:fs/promises';
import { open, type Reader, type Response } from 'maxmind';

export type Mmdb = {
  /** What the file says of an address; null when nothing, or when it is no address. */
  get(address: string): unknown;
  start(): void;
  stop(): void;
};

export type MmdbOptions = {
  path: string;
  /** Told once for each file that cannot be read; the one before it stays in use. */
  onUnreadable: (reason: string) => void;
  everyMs?: number;
};

/** Operators replace these files once a day or week, whole: by the minute is soon enough. */
const EVERY_MS = 60_000;

/**
 * Opens a database.
 *
 * @throws Error when it cannot be read, or knows IPv4 addresses only: asked for others, it would answer wrongly
 * instead of not at all.
 */
export async function openMmdb({ path, onUnreadable, everyMs }: MmdbOptions): Promise<Mmdb> {
  let version = await versionOf(path);
  let reader = await read(path);
  let timer: NodeJS.Timeout | undefined;
  let isReading = false;

  async function refresh(): Promise<void> {
    const current = await versionOf(path);
    if (current === version || isReading) return;
    version = current;
    isReading = true;
    try {
      reader = await read(path);
    } catch (error) {
      onUnreadable(error instanceof Error ? error.message : 'unknown error');
    } finally {
      isReading = false;
    }
  }

  return {
    get(address) {
      try {
        return reader.get(address);
      } catch {
        // Not an address: a socket without one, a test.
        return null;
      }
    },
    start() {
      timer = setInterval(() => void refresh(), everyMs ?? EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

async function read(path: string): Promise<Reader<Response>> {
  const reader = await open<Response>(path);
  if (reader.metadata.ipVersion === 6) return reader;
  throw new Error(`${path} knows IPv4 addresses only; use a database with IPv4 and IPv6.`);
}

/** Another one for another file in its place; one for all times in which there is none. */
async function versionOf(path: string): Promise<string> {
  const file = await stat(path).catch(() => null);
  return file === null ? 'none' : `${file.ino} ${file.mtimeMs} ${file.size}`;
}
