/**
 * What a conversion rate divides by: the visitors of a row, whatever goals they reached. Where a question is narrowed
 * to goals, by a row of a goal or by a filter on goals, they are counted by another question beside it.
 */
import type { Filter } from '@footfall/domain';
import { dimensionsOf, namesGoal } from './filter-sql.ts';
import type { Question } from './plan.ts';

function namesGoalItself(filter: Filter): boolean {
  return dimensionsOf([filter]).includes('goal');
}

/** True when the visitors of a row are not those that its conversion rate is about. */
export function isNarrowedToGoals({ metrics, dimensions, filters }: Question): boolean {
  return (
    metrics.includes('conversionRate') &&
    (dimensions.includes('goal') || filters.some(namesGoalItself))
  );
}

/** The question about all visitors: without the dimension and without the filters that name a goal themselves. */
export function askedQuestion(question: Question): Question {
  const filters = question.filters.filter((filter) => !namesGoalItself(filter));
  return {
    ...question,
    metrics: ['visitors'],
    dimensions: question.dimensions.filter((dimension) => dimension !== 'goal'),
    filters,
    goals: namesGoal(filters) ? question.goals : null,
    order: [],
    facts: [],
    rowsWanted: null,
  };
}

/** Counted rows with the column `asked`. */
export function withAskedSql(question: Question, counted: string): string {
  const { dimensions, metrics } = question;
  if (!metrics.includes('conversionRate')) return counted;
  if (!isNarrowedToGoals(question)) return `(SELECT *, "visitors" AS "asked" FROM ${counted})`;
  const names = askedQuestion(question).dimensions;
  if (names.length === 0) {
    return `(SELECT *, (SELECT "visitors" FROM asked_in_all) AS "asked" FROM ${counted})`;
  }
  const same = names.map(
    (dimension, index) =>
      `counted."d${dimensions.indexOf(dimension)}" IS NOT DISTINCT FROM asked."d${index}"`,
  );
  return `(SELECT counted.*, asked."m0" AS "asked" FROM ${counted} AS counted LEFT JOIN asked ON ${same.join(' AND ')})`;
}

/** The row of totals with the column `asked`. */
export function withAskedTotalSql(question: Question, total: string): string {
  if (!question.metrics.includes('conversionRate')) return total;
  return isNarrowedToGoals(question)
    ? `(SELECT *, (SELECT "visitors" FROM asked_in_all) AS "asked" FROM ${total})`
    : `(SELECT *, "visitors" AS "asked" FROM ${total})`;
}
