/** A merged part: hits of several days of a month in one file. It is always in the archive, and nothing else has its hits. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Part, PartDay } from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import { mergedDay } from './days-of-parts.ts';
import type { DuckdbSession } from './duckdb-session.ts';
import { PART_SCHEMA, readPartsSql } from './hit-rows.ts';
import { keepParts } from './keep-parts.ts';
import { archiveKey, type PartFile, writePartFile } from './part-writer.ts';

export type MonthPartPlan = SiteMonth & {
  /** What to select the rows from: hits of that month. */
  rowsSql: string;
  /** What is known of where the rows come from: a day that has just the hits of one of these keeps its name. */
  known: readonly PartDay[];
};

/** Writes the file of a merged part, and reads it back as `writePart` does; no cube is made of it. */
export async function writeMonthPart(
  session: DuckdbSession,
  { siteId, month, rowsSql, known }: MonthPartPlan,
): Promise<PartFile> {
  const [partId, day] = [randomUUID(), mergedDay(month)];
  const key = archiveKey(siteId, { day, partId });
  const path = join(session.folder, `${partId}.parquet`);
  const { file, span } = await writePartFile(session, {
    ...{ key, path, source: rowsSql, level: 'archived' },
  });
  const days = await daysIn(session, path, known);
  const { bytes, sha256 } = file;
  const part: Part = {
    ...{ partId, key, day, level: 'archived', ...span },
    ...{ bytes, sha256, schema: PART_SCHEMA, days },
  };
  return { files: [file], part };
}

async function daysIn(
  { connection }: DuckdbSession,
  path: string,
  known: readonly PartDay[],
): Promise<PartDay[]> {
  const result = await connection.runAndReadAll(
    `SELECT strftime(make_timestamp_ms("at"), '%Y-%m-%d') AS day, count(*), min("at"), max("at"), min("sessionAt")
     FROM ${readPartsSql([path])} GROUP BY day ORDER BY day`,
  );
  return result.getRows().map(([name, ...numbers]) => {
    const day = String(name);
    const [rows = 0, minAt = 0, maxAt = 0, minSessionAt = 0] = numbers.map(Number);
    const [one, ...others] = known.filter((candidate) => candidate.day === day);
    // Hits only ever go or come: as many as before are the same.
    const isSame = one !== undefined && others.length === 0 && one.rows === rows;
    return { partId: isSame ? one.partId : randomUUID(), day, rows, minAt, maxAt, minSessionAt };
  });
}

/** Puts a merged part into the store and reads it again from there, past every cache; gives back where the copy is. */
export async function keepMonthPart(
  { folder }: DuckdbSession,
  { objects }: Pick<ArchiveContext, 'objects'>,
  file: PartFile,
): Promise<string> {
  await keepParts({ objects }, [file]);
  const path = await fetchPart({ folder }, { objects }, file.part);
  return path;
}

/**
 * A copy of a part's file as the store has it, past every cache.
 *
 * @throws Error when it is not the file that the manifest names.
 */
export async function fetchPart(
  { folder }: Pick<DuckdbSession, 'folder'>,
  { objects }: Pick<ArchiveContext, 'objects'>,
  part: Part,
): Promise<string> {
  const path = join(folder, `fetched-${part.partId}.parquet`);
  const { bytes, sha256 } = await objects.fetchTo(part.key, path);
  if (bytes !== part.bytes || sha256 !== part.sha256) {
    throw new Error(`${part.key} is not the file that was put there`);
  }
  return path;
}
