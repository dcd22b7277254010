/** Opens the visits that a plan reads. */
import { readAlikeSql } from '@footfall/archive';
import { createBindings } from './bindings.ts';
import type { Statement } from './compile.ts';
import {
  type Ground,
  HIT_WEIGHT,
  hashOf,
  type Located,
  located,
  pathsOf,
  shareOf,
  take,
  type UnitDay,
  unitsOf,
} from './ground.ts';
import { type KeptRows, writeRows } from './kept-rows.ts';
import type { Plan, Question } from './plan.ts';
import type { RowSources } from './session-tables.ts';
import { DAY_OF_VISIT, readVisitsSql, visitFilterSql } from './visits-sql.ts';

const DAY_MS = 86_400_000;

/**
 * Visits: those that filters let through, since a dashboard asks many questions with the same ones; where these find no room,
 * all of them, from where they are kept or from files.
 */
export async function openVisits(
  ground: Ground,
  { question, visited }: Plan,
  opened: KeptRows[],
): Promise<RowSources['visits']> {
  if (visited.length === 0) return null;
  const { filters } = question;
  const files = visited.flatMap(({ day, cube }) =>
    cube.visits === undefined ? [] : [{ ...cube.visits, day: Date.parse(day) / DAY_MS }],
  );
  const asked = { files, weight: HIT_WEIGHT };
  const all = await take(ground, {
    ...{ ...asked, kind: 'visits', form: 'packed', from: 'behind' },
    write: async (given, by) => writeVisits(await located(by, given), []),
  });
  if (all !== null) opened.push(all);
  const kept =
    filters.length === 0
      ? null
      : await take(ground, {
          ...{ ...asked, kind: `visits of ${hashOf(filters)}`, share: shareOf(all) },
          ...{ form: 'plain', from: 'asked' },
          ...(all === null ? {} : { fetch: async () => undefined }),
          write: async (given, by) =>
            all === null
              ? writeVisits(await located(by, given), filters)
              : chooseVisits(all, given, filters),
        });
  if (kept !== null) opened.push(kept);
  const found = kept ?? all;
  return found?.sql ?? readVisitsSql(readAlikeSql(await pathsOf(ground, files)));
}

/** Of visits that are kept, those that filters let through. */
function chooseVisits(
  all: KeptRows,
  days: readonly UnitDay[],
  filters: Question['filters'],
): Statement {
  const bindings = createBindings();
  const sql = `SELECT file."unit", visit.* EXCLUDE ("unit") FROM (SELECT * FROM ${all.sql} WHERE ${visitFilterSql(filters, bindings)}) AS visit
    JOIN (${unitsOf(days)}) AS file ON ${DAY_OF_VISIT} = file."day"`;
  return { sql, values: bindings.values, types: bindings.types };
}

function writeVisits(
  files: readonly (Located & { unit: number })[],
  filters: Question['filters'],
): Statement {
  const bindings = createBindings();
  const { sql } = writeRows(files, { columns: ['row.* EXCLUDE ("filename")'], where: null });
  const where = visitFilterSql(filters, bindings);
  return {
    sql: `SELECT * FROM ${readVisitsSql(`(${sql})`)} WHERE ${where}`,
    values: bindings.values,
    types: bindings.types,
  };
}
