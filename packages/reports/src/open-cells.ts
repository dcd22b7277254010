/** Opens the cells that a plan reads. */
import { quoteName, quoteText, readAlikeSql } from '@footfall/archive';
import { answers, CELL_COUNTS, cubeDimensionOf, NO_DIMENSION } from './cube.ts';
import type { CellSource } from './cube-sql.ts';
import { type Ground, located, pathsOf, take } from './ground.ts';
import { type KeptRows, writeRows } from './kept-rows.ts';
import type { CubedPart, Plan, Question } from './plan.ts';

const CELL_COLUMNS = [
  ...['value', 'firstDay', 'lastDay', 'currency', 'amount'].map(quoteName),
  ...CELL_COUNTS,
];

export async function openCells(
  ground: Ground,
  { question, counted }: Plan,
  opened: KeptRows[],
): Promise<CellSource | null> {
  if (counted.length === 0) return null;
  // Totals are cells of no dimension, or of the one that is filtered by.
  const dimensions = [question, wholeOf(question)].map(
    (asked) => cubeDimensionOf(asked) ?? NO_DIMENSION,
  );
  return await openCellsBy(ground, { days: counted, dimensions }, opened);
}

/** Cells of the days whose visits are read, for what all of them come to: each row of a breakdown needs them, and all at once none. */
export async function openVisitTotals(
  ground: Ground,
  { question, visited }: Plan,
  opened: KeptRows[],
): Promise<CellSource | null> {
  const dimension = cubeDimensionOf(wholeOf(question));
  const { timezone } = question.range;
  if (dimension === null || visited.length === 0) return null;
  if (!visited.every((part) => answers(part, dimension, timezone))) return null;
  return await openCellsBy(ground, { days: visited, dimensions: [dimension] }, opened);
}

function wholeOf(question: Question): Question {
  return { ...question, dimensions: [] };
}

async function openCellsBy(
  ground: Ground,
  { days, dimensions }: { days: readonly CubedPart[]; dimensions: readonly string[] },
  opened: KeptRows[],
): Promise<CellSource> {
  const files = days.map(({ cube }) => cube.cells);
  const sources = new Map<string, string>();
  for (const dimension of new Set(dimensions)) {
    const where = `"dimension" = ${quoteText(dimension)}`;
    const kept = await take(ground, {
      ...{ kind: `cells by ${dimension}`, files, weight: 1, form: 'plain', from: 'asked' },
      write: async (given, by) =>
        writeRows(await located(by, given), { columns: CELL_COLUMNS, where }),
    });
    if (kept === null) {
      const cells = readAlikeSql(await pathsOf(ground, files));
      sources.set(dimension, `(SELECT * FROM ${cells} WHERE ${where})`);
    } else {
      opened.push(kept);
      sources.set(dimension, kept.sql);
    }
  }
  return (dimension) => {
    const sql = sources.get(dimension);
    if (sql === undefined) throw new RangeError(`cells by ${dimension} were not opened`);
    return sql;
  };
}
