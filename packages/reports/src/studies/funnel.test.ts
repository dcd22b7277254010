/** What a funnel relies on in DuckDB, where it sorts rows to join them: in its own plans of small funnels it loops. */
import { expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { comesAfterSql } from './funnel.ts';

/** Enough for DuckDB to sort. */
const RUNS = 5_000;

it('joins no hit to a run that has ended, and to every other one the earliest that is later', async () => {
  const database = openDatabase({ memoryLimit: '256MB', threads: 2 });
  const connection = await database.connect();
  // Each subject was at the places 1, 2 and 3; every second run has ended.
  await connection.run(`CREATE TABLE hit AS SELECT "subject", "place"
    FROM range(${RUNS}) AS subjects("subject"), (VALUES (1), (2), (3)) AS places("place")`);
  await connection.run(`CREATE TABLE run AS SELECT "range" AS "subject", CASE WHEN "range" % 2 = 0 THEN 1 END AS "place"
    FROM range(${RUNS})`);
  const joined = await connection.runAndReadAll(`SELECT run."place", next."place", count(*) FROM run
    ASOF LEFT JOIN hit AS next ON next."subject" = run."subject" AND ${comesAfterSql('run."place"')} GROUP BY ALL ORDER BY ALL`);
  connection.closeSync();
  await database.close();
  expect(
    joined.getRows().map((row) => row.map((value) => (value === null ? null : Number(value)))),
  ).toEqual([
    [1, 2, RUNS / 2],
    [null, null, RUNS / 2],
  ]);
});
