/** What sources are opened from: files on this machine, fetched where they are not here, and what is kept of them in memory. */
import { createHash } from 'node:crypto';
import type { Statement } from './compile.ts';
import type { Keeper, KeptFile, KeptRequest, KeptRows } from './kept-rows.ts';
import type { Question } from './plan.ts';
import type { Hear } from './progress.ts';
import { PartUnreadableError, translate } from './run.ts';
import type { PartFiles } from './stores.ts';

/** `signal`: once it aborts nothing more is begun. */
export type Ground = {
  siteId: string;
  parts: PartFiles;
  keeper: Keeper;
  hear: Hear;
  signal: AbortSignal;
};

/** A hit has three times the columns of a cell. */
export const HIT_WEIGHT = 3;

type Asked<File extends KeptFile> = Omit<KeptRequest<File>, 'siteId' | 'hear' | 'fetch' | 'write'> &
  Partial<Pick<KeptRequest<File>, 'fetch'>> & {
    /** {@link KeptRequest.write}, by what tells whoever waits for it how far it is. */
    write(files: readonly (File & { unit: number })[], by: Ground): Promise<Statement>;
  };

/** Asks for rows to be kept, of the files that have the keys unless it says what is to be fetched. */
export async function take<File extends KeptFile>(
  ground: Ground,
  { write, ...request }: Asked<File>,
): Promise<KeptRows | null> {
  const { siteId, keeper, signal } = ground;
  signal.throwIfAborted();
  // Nobody waits for what is read behind, and whoever asked for it may be gone by then.
  const by = request.from === 'behind' ? { ...ground, hear: () => undefined } : ground;
  try {
    return await keeper.take({
      fetch: (files) => pathsOf(by, files),
      ...{ ...request, siteId, hear: by.hear },
      write: (files) => write(files, by),
    });
  } catch (error) {
    throw translate(error);
  }
}

export type Located = { path: string };

/** The files, each with where it is on this machine. */
export async function located<File extends { key: string }>(
  ground: Ground,
  files: readonly File[],
): Promise<(File & Located)[]> {
  const paths = await pathsOf(ground, files);
  return files.map((file, index) => ({ ...file, path: paths[index] ?? '' }));
}

export function pathsOf(
  { parts, hear }: Ground,
  files: readonly { key: string }[],
): Promise<string[]> {
  let here = 0;
  return Promise.all(
    files.map(async ({ key }) => {
      const path = await localPathOf(parts, key);
      here += 1;
      hear({ step: 'fetching', share: here / files.length });
      return path;
    }),
  );
}

async function localPathOf(parts: PartFiles, key: string): Promise<string> {
  try {
    return await parts.localPath(key);
  } catch (error) {
    throw new PartUnreadableError(`the part ${key} cannot be read`, { cause: error });
  }
}

/** A name for what filters let through. */
export function hashOf(filters: Question['filters']): string {
  return createHash('sha256').update(JSON.stringify(filters)).digest('base64url');
}

/** UTC days by number, each with the one under which its rows are kept. */
export type UnitDay = { unit: number; day: number };

export function unitsOf(days: readonly UnitDay[]): string {
  const units = days.map(({ unit, day }) => `(${unit}, ${day})`);
  return `SELECT * FROM (VALUES ${units.join(', ')}) AS file("unit", "day")`;
}

/** Where all is kept, what filters let through saves less: more than this is asked of all. */
export function shareOf(all: KeptRows | null): number {
  return all === null ? 1 : 1 / 3;
}
