/**
 * What every kind of report beside breakdowns has in common: it says what it reads, how that is written in SQL over
 * `hits` and `session`, and what is made of the rows. Days, parts, tail, cache, limits and cancellation are the same.
 */
import type { DuckDBValue } from '@duckdb/node-api';
import {
  type Filter,
  type Goal,
  type GoalRule,
  isOfSession,
  type Metric,
  type QueryDimension,
  type Range,
  type ResolvedRange,
  type Site,
  type StudyDimension,
} from '@footfall/domain';
import { type Bindings, createBindings } from './bindings.ts';
import type { Statement } from './compile.ts';
import { columnOf, hitValueSql } from './dimension-sql.ts';
import { namesGoal } from './filter-sql.ts';
import type { SessionFact } from './metric-sql.ts';
import { type Plan, type Question, toQuestion } from './plan.ts';
import {
  needsSessions,
  type RowSources,
  type Scope,
  scopeFor,
  sessionTables,
} from './session-tables.ts';

/** How a plan becomes a statement, and its rows what is kept and shown. */
export type Work<Value> = {
  /** What the answer depends on beside the question; tells kinds of reports apart. Survives JSON. */
  key: unknown;
  compile(plan: Plan, sources: RowSources): Statement;
  /** The value survives JSON. */
  present(plan: Plan, rows: readonly DuckDBValue[][]): Value;
};

export const IS_ERROR = `"name" = 'error'`;

/**
 * The hits that match, to select from, ending with a condition; with the columns `session.…` that were asked for. Without
 * any, and where no filter is about sessions, each of them is of a session that matches, and sessions need not be put together.
 */
export function matchingHitsSql({ question }: Scope): string {
  return needsSessions(question, question.facts)
    ? 'hits JOIN session USING ("sessionId") WHERE "matches"'
    : 'hits WHERE "matches"';
}

/** The dimensions of sessions among those that a study is broken down by. */
export function sessionColumns(by: StudyDimension | undefined): QueryDimension[] {
  return by !== undefined && isOfSession(by) ? [by] : [];
}

/** The value by which {@link matchingHitsSql} are broken down; null without a dimension. */
export function valueSql(by: StudyDimension | undefined, bindings: Bindings): string {
  if (by === undefined) return 'CAST(NULL AS VARCHAR)';
  return isOfSession(by) ? `session.${columnOf(by)}` : hitValueSql(by, bindings);
}

/** A kind of report with what is asked of it. */
export type Study<Value> = {
  /** The kind, and all that is asked but for what stands below. */
  key: readonly [string, ...unknown[]];
  range: Range;
  filters: readonly Filter[];
  /** Dimensions of sessions that are wanted as columns of `session`, named like them. */
  dimensions?: readonly QueryDimension[];
  /** Wanted as columns of `session` too. */
  facts?: readonly SessionFact[];
  /** True for a study of the hits that are left out; of those that count when absent. */
  isOfLeftOut?: boolean;
  /** True when `hits` shall have the list `goals`. */
  needsGoals?: boolean;
  /** When given, `hits` say of each whether they reach it: the first as `step 0`, and so on. */
  steps?: readonly GoalRule[];
  /** Which hits can match, as a condition; pageviews and events when absent. */
  isCounted?: (bindings: Bindings) => string;
  /** What stands after `WITH …`: tables of its own, and the statement over all. */
  write(scope: Scope): { tables: readonly string[]; select: string };
  present(rows: readonly DuckDBValue[][], plan: Plan): Value;
  /** What the figures are parts of, where that is a metric of the same range and filters: counted as for any question. */
  whole?: { metric: Metric; put(value: Value, count: number): Value };
};

export function studyNeedsGoals({
  needsGoals,
  filters,
}: Pick<Study<unknown>, 'needsGoals' | 'filters'>): boolean {
  return needsGoals === true || namesGoal(filters);
}

type Given = { range: ResolvedRange; goals: readonly Goal[] };

/** The question after {@link Study.whole}. */
export function questionOfWhole<Value>(
  site: Site,
  { whole, ...study }: Study<Value>,
  given: Given,
): Question | null {
  if (whole === undefined) return null;
  return toQuestion(
    site,
    { ...askedBy(site, study), metrics: [whole.metric], dimensions: [] },
    given,
  );
}

function askedBy(
  site: Site,
  { range, dimensions = [], filters }: Pick<Study<unknown>, 'range' | 'dimensions' | 'filters'>,
) {
  const asked = { range, dimensions: [...dimensions], filters: [...filters] };
  return { site: site.id, metrics: [], ...asked, limit: 1, offset: 0 };
}

/** The question of a study: which hits and sessions it is about. */
export function questionOfStudy<Value>(site: Site, study: Study<Value>, given: Given): Question {
  return {
    ...toQuestion(site, askedBy(site, study), given),
    facts: [...(study.facts ?? [])],
    goals: studyNeedsGoals(study) ? given.goals : null,
    isOfLeftOut: study.isOfLeftOut ?? false,
    steps: study.steps ?? null,
    // Studies are about sessions, also where these reach over the edge of the range.
    readsWholeSessions: true,
  };
}

/** A study as work to be planned and run. */
export function workOf<Value>(study: Study<Value>): Work<Value> {
  return {
    key: study.key,
    compile(plan, sources) {
      const bindings = createBindings();
      const scope = scopeFor(plan, bindings, study.isCounted?.(bindings));
      const before = sessionTables(scope, sources);
      const { tables, select } = study.write(scope);
      return {
        sql: `WITH ${[...before, ...tables].join(',\n')}\n${select}`,
        values: bindings.values,
        types: bindings.types,
      };
    },
    present: (plan, rows) => study.present(rows, plan),
  };
}
