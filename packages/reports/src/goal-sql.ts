/** Goals in SQL: which of a site's goals a hit reaches, as the list `goals` beside its columns. */
import { type Goal, type GoalRule, isGoalOfViews } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import { fitsPatternSql, hitFilterSql } from './filter-sql.ts';
import { IS_EVENT, IS_PAGEVIEW, PLACE } from './metric-sql.ts';

/** Something to select hits from, with the names of the goals that each of them reaches. */
export function withGoalsSql(table: string, goals: readonly Goal[], bindings: Bindings): string {
  const reached = goals.map(
    ({ name, rule }) => `CASE WHEN ${ruleSql(rule, bindings)} THEN ${bindings.bind(name)} END`,
  );
  const list =
    reached.length === 0
      ? 'CAST([] AS VARCHAR[])'
      : `list_filter([${reached.join(', ')}], lambda goal: goal IS NOT NULL)`;
  const from = goals.some(({ rule }) => isGoalOfViews(rule))
    ? `${table} AS one LEFT JOIN reach USING ("sessionId", "page")`
    : `${table} AS one`;
  return `(SELECT one.*, ${list} AS "goals" FROM ${from})`;
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
  return fitsPatternSql('"page"', page, bindings);
}
