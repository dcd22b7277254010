/** Reads cells: the rows that they add to a breakdown, to the totals and to amounts of money. */
import type { Definitions } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import { cellColumn, cellWanted, cubeDimensionOf, NO_DIMENSION } from './cube.ts';
import { bucketOfDaySql, isTimeDimension } from './dimension-sql.ts';
import { type Count, SIDE_COUNTS, type SideCount } from './metric-sql.ts';
import type { Plan, Question } from './plan.ts';

const DAY_MS = 86_400_000;

/** Something to select the cells of a dimension from. */
export type CellSource = (dimension: string) => string;

/** The cells to read, and for which counts. */
export type CellRequest = {
  plan: Plan;
  question: Question;
  cells: CellSource;
  bindings: Bindings;
  counts: readonly Count[];
  sideCounts: readonly SideCount[];
};

/** One row per combination of the question's dimensions, with the columns of a breakdown's counts. */
export function cellRowsSql(request: CellRequest): string {
  const names = request.question.dimensions.map((_, index) => `"d${index}"`);
  return `SELECT ${[...names, ...summed(request)].join(', ')} FROM ${inRange(request)} WHERE "currency" IS NULL GROUP BY ${names.join(', ')}`;
}

/** One row of counts: the whole range; for a question without dimensions. */
export function cellTotalSql(request: CellRequest): string {
  return `SELECT ${summed(request).join(', ')} FROM ${inRange(request)} WHERE "currency" IS NULL`;
}

/** Rows of the question's dimensions, `currency` and `amount`. */
export function cellMoneySql(request: CellRequest): string {
  const names = request.question.dimensions.map((_, index) => `"d${index}"`);
  return `SELECT ${[...names, '"currency"', '"amount"'].join(', ')} FROM ${inRange(request)} WHERE "currency" IS NOT NULL`;
}

/** What lies in the range, and as to time within one bucket. */
function inRange({ plan, question, cells, bindings }: CellRequest): string {
  const { calendar } = plan;
  const { bind } = bindings;
  const times = question.dimensions.filter(isTimeDimension);
  const bucket = (dimension: (typeof times)[number], day: string) =>
    bucketOfDaySql(dimension, `CAST(${day} AS BIGINT)`, { calendar, bindings });
  const columns = question.dimensions.map((dimension, index) => {
    const sql = isTimeDimension(dimension) ? bucket(dimension, '"firstDay"') : '"value"';
    return `${sql} AS "d${index}"`;
  });
  const wanted = cellWanted(question);
  const conditions = [
    ...(wanted === null ? [] : [`"value" = ${bind(wanted.value)}`]),
    `"firstDay" >= ${bind(Date.parse(question.range.from) / DAY_MS)}`,
    `"lastDay" <= ${bind(Date.parse(question.range.to) / DAY_MS)}`,
    ...times.map((time) => `${bucket(time, '"firstDay"')} = ${bucket(time, '"lastDay"')}`),
  ];
  return `(SELECT ${[...columns, '*'].join(', ')} FROM ${cells(cubeDimensionOf(question) ?? NO_DIMENSION)} WHERE ${conditions.join(' AND ')})`;
}

/** The counts of cells added up; what cells do not have stays empty. */
function summed({ question, counts, sideCounts }: CellRequest): string[] {
  const { definitions } = question;
  return [
    ...counts.map((count) => sumOf(count, definitions)),
    ...sideCounts.map((count) =>
      SIDE_COUNTS[count].of === 'money'
        ? `${SIDE_COUNTS[count].empty} AS "${count}"`
        : sumOf(count, definitions),
    ),
  ];
}

function sumOf(count: Count | SideCount, definitions: Definitions): string {
  return `coalesce(sum(${cellColumn(count, definitions)}), 0) AS "${count}"`;
}
