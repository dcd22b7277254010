/** Goals in SQL: which of a site's goals a hit reaches, as the list `goals` beside its columns. */
import { type Goal, type GoalRule, isGoalOfViews } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import { fitsPageSql, hitFilterSql } from './filter-sql.ts';
import { IS_EVENT, IS_PAGEVIEW, PLACE } from './metric-sql.ts';

/** Rules that are asked of hits: the goals of the site, and the steps of a funnel; null where a report needs none. */
export type Rules = { goals: readonly Goal[] | null; steps: readonly GoalRule[] | null };

/** The columns that {@link withRulesSql} adds. */
export function ruleColumns({ goals, steps }: Rules): string[] {
  return [
    ...(goals === null ? [] : ['"goals"']),
    ...(steps ?? []).map((_, step) => stepColumn(step)),
  ];
}

/** True for hits that reach the step of that number. */
export function stepColumn(step: number): string {
  return `"step ${step}"`;
}

/** True when rules need to know what sessions tell of pages. */
export function needsReach({ goals, steps }: Rules): boolean {
  return [...(goals ?? []).map(({ rule }) => rule), ...(steps ?? [])].some(isGoalOfViews);
}

/** Something to select hits from, with the names of the goals that each of them reaches as a list, and the steps that it reaches. */
export function withRulesSql(table: string, rules: Rules, bindings: Bindings): string {
  if (rules.goals === null && rules.steps === null) return table;
  const reached = [
    ...(rules.goals === null ? [] : [`${namesSql(rules.goals, bindings)} AS "goals"`]),
    ...(rules.steps ?? []).map(
      (rule, step) => `(${ruleSql(rule, bindings)}) AS ${stepColumn(step)}`,
    ),
  ];
  const joined = needsReach(rules) ? ' LEFT JOIN reach USING ("sessionId", "page")' : '';
  return `(SELECT ${['one.*', ...reached].join(', ')} FROM ${table} AS one${joined})`;
}

function namesSql(rules: readonly Goal[], bindings: Bindings): string {
  if (rules.length === 0) return 'CAST([] AS VARCHAR[])';
  const reached = rules.map(
    ({ name, rule }) => `CASE WHEN ${ruleSql(rule, bindings)} THEN ${bindings.bind(name)} END`,
  );
  return `list_filter([${reached.join(', ')}], lambda goal: goal IS NOT NULL)`;
}

/**
 * What sessions tell of the pages that they viewed, and where the first view of each stands: what is reported of a
 * page comes in hits of its own, again and again, and counts once.
 */
export function reachSql(hits: string): string {
  return `SELECT "sessionId", "page", min(${PLACE}) FILTER (WHERE ${IS_PAGEVIEW}) AS "firstView",
  max("scroll") AS "reachedScroll", max("engagedMs") AS "reachedMs"
  FROM (${hits}) GROUP BY "sessionId", "page" HAVING "reachedScroll" IS NOT NULL OR "reachedMs" IS NOT NULL`;
}

function ruleSql(rule: GoalRule, bindings: Bindings): string {
  switch (rule.type) {
    case 'page':
      return [IS_PAGEVIEW, pageSql(rule.page, bindings), ...filtersOf(rule, bindings)].join(
        ' AND ',
      );
    case 'event':
      return [`"name" = ${bindings.bind(rule.event)}`, IS_EVENT, ...filtersOf(rule, bindings)].join(
        ' AND ',
      );
    case 'scroll':
      return `${firstViewSql(rule.page, bindings)} AND "reachedScroll" >= ${bindings.bind(rule.percent)}`;
    case 'engagement':
      return `${firstViewSql(rule.page, bindings)} AND "reachedMs" >= ${bindings.bind(rule.seconds * 1000)}`;
  }
}

function filtersOf(
  { filters }: Extract<GoalRule, { filters: unknown }>,
  bindings: Bindings,
): string[] {
  return filters.map((filter) => hitFilterSql(filter, bindings));
}

function firstViewSql(page: string, bindings: Bindings): string {
  return `${IS_PAGEVIEW} AND ${PLACE} = "firstView" AND ${pageSql(page, bindings)}`;
}

function pageSql(page: string, bindings: Bindings): string {
  return fitsPageSql('"page"', page, bindings);
}
