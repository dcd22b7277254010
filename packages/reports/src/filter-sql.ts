/** Filters as SQL conditions. */
import {
  assertNever,
  type Condition,
  type ConditionDimension,
  type Filter,
  spellingsOf,
  type TextOperator,
} from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import { hitValueSql, scopeOf } from './dimension-sql.ts';
import { IS_COUNTED } from './metric-sql.ts';
import { containingSql, escapeRegExp } from './spellings.ts';

/**
 * What a filter needs to know to be decided: `hit` a hit alone, `session` a session alone,
 * `both` a hit together with the session that it is of.
 */
export type FilterScope = 'hit' | 'session' | 'both';

export function filterScope(filter: Filter): FilterScope {
  switch (filter[0]) {
    case 'and':
    case 'or': {
      const scopes = new Set(filter[1].map(filterScope));
      const [only] = scopes;
      return scopes.size === 1 && only !== undefined ? only : 'both';
    }
    case 'not':
      return filterScope(filter[1]);
    case 'hasDone':
      return 'session';
    default:
      return scopeOf(filter[1]) === 'hit' ? 'hit' : 'session';
  }
}

/** Filters that must all hold, taken apart as far as that goes. */
export function conjunctsOf(filters: readonly Filter[]): Filter[] {
  return filters.flatMap((filter) => (filter[0] === 'and' ? conjunctsOf(filter[1]) : [filter]));
}

/** The dimensions that filters name of the hit or session at hand, without what stands within `hasDone`. */
export function dimensionsOf(filters: readonly Filter[]): ConditionDimension[] {
  return filters.flatMap((filter) => {
    switch (filter[0]) {
      case 'and':
      case 'or':
        return dimensionsOf(filter[1]);
      case 'not':
        return dimensionsOf([filter[1]]);
      case 'hasDone':
        return [];
      default:
        return [filter[1]];
    }
  });
}

/** What stands within each `hasDone`. */
function deedsOf(filters: readonly Filter[]): Filter[] {
  return filters.flatMap((filter) => {
    switch (filter[0]) {
      case 'and':
      case 'or':
        return deedsOf(filter[1]);
      case 'not':
        return deedsOf([filter[1]]);
      case 'hasDone':
        return [filter[1]];
      default:
        return [];
    }
  });
}

export type FilterColumns = {
  /** The value that a condition is about. */
  valueOf(dimension: ConditionDimension): string;
  /** Whether the session has a hit that the filter fits. */
  hasDone(filter: Filter): string;
};

/** A condition that is true where the filter fits; elsewhere it is false or unknown. */
export function filterSql(filter: Filter, columns: FilterColumns, bindings: Bindings): string {
  switch (filter[0]) {
    case 'and':
      return `(${filter[1].map((one) => filterSql(one, columns, bindings)).join(' AND ')})`;
    case 'or':
      return anyOf(filter[1].map((one) => filterSql(one, columns, bindings)));
    case 'not':
      return opposite(filterSql(filter[1], columns, bindings));
    case 'hasDone':
      return columns.hasDone(filter[1]);
    default:
      return filter[1] === 'goal'
        ? goalConditionSql(filter, bindings)
        : conditionSql(filter, columns.valueOf(filter[1]), bindings);
  }
}

/** The operators that say what does not fit, by what they are the opposite of. */
const OPPOSITES = { isNot: 'is', containsNot: 'contains', matchesNot: 'matches' } as const;

/**
 * A condition on the goals that a hit reaches: true when one of them fits, and the opposites wherever none does.
 * A hit that reaches none has the value null.
 */
function goalConditionSql(condition: Condition, bindings: Bindings): string {
  const [operator, dimension, wanted] = condition;
  const someFits = (one: Condition) =>
    `len(list_filter("goals", lambda reached: ${conditionSql(one, 'reached', bindings)})) > 0`;
  switch (operator) {
    case 'gt':
    case 'lt':
      return someFits(condition);
    case 'isNot':
    case 'containsNot':
    case 'matchesNot':
      return opposite(goalConditionSql([OPPOSITES[operator], dimension, wanted], bindings));
    default: {
      const texts = wanted.filter((one) => one !== null);
      const fitting = texts.length > 0 ? [someFits([operator, dimension, texts])] : [];
      return anyOf(texts.length < wanted.length ? [...fitting, 'len("goals") = 0'] : fitting);
    }
  }
}

/** True when filters name a goal, at whatever depth. */
export function namesGoal(filters: readonly Filter[]): boolean {
  return dimensionsOf([...filters, ...deedsOf(filters)]).includes('goal');
}

/** A filter that only a hit is needed for. */
export function hitFilterSql(filter: Filter, bindings: Bindings): string {
  return filterSql(
    filter,
    {
      valueOf: (dimension) => hitValueSql(dimension, bindings),
      hasDone: () => {
        throw new RangeError('a hit alone cannot tell what its session has done');
      },
    },
    bindings,
  );
}

/** For each `hasDone` of some filters, whether a session has such a pageview or event, within the range or not. */
export function deedsDone(filters: readonly Filter[], bindings: Bindings): string[] {
  return deedsOf(filters).map(
    (deed, index) =>
      `bool_or(${IS_COUNTED} AND ${hitFilterSql(deed, bindings)}) AS "done ${index}"`,
  );
}

export function deedColumn(filters: readonly Filter[], deed: Filter): string {
  return `"done ${deedsOf(filters).indexOf(deed)}"`;
}

/**
 * A condition on a value. null stands for "unknown": it is equal to null alone, no text is contained in it and
 * no pattern fits it, so that `isNot`, `containsNot` and `matchesNot` keep it unless it is listed. `contains`
 * takes capital letters for small ones, because pages and campaigns are typed both ways; the others do not. What is
 * written of pages and hosts stands for each of its spellings.
 */
export function conditionSql(condition: Condition, value: string, bindings: Bindings): string {
  const [operator, dimension, wanted] = condition;
  switch (operator) {
    case 'gt':
    case 'lt': {
      const than = `CAST(${bindings.bind(String(wanted[0]))} AS DOUBLE)`;
      return `${numberSql(value)} ${operator === 'gt' ? '>' : '<'} ${than}`;
    }
    default:
      return textConditionSql(operator, wanted, { dimension, value, bindings });
  }
}

function textConditionSql(
  operator: TextOperator,
  wanted: readonly (string | null)[],
  about: { dimension: ConditionDimension; value: string; bindings: Bindings },
): string {
  const { dimension, value, bindings } = about;
  const written = wanted.filter((one) => one !== null);
  const texts = [...new Set(written.flatMap((text) => spellingsOf(dimension, text)))];
  const orNull = written.length < wanted.length ? [`${value} IS NULL`] : [];
  const list = () => texts.map(bindings.bind).join(', ');
  switch (operator) {
    case 'is':
      return anyOf([...(texts.length > 0 ? [`${value} IN (${list()})`] : []), ...orNull]);
    case 'isNot':
      if (texts.length === 0) return `${value} IS NOT NULL`;
      return orNull.length > 0
        ? `(${value} IS NOT NULL AND ${value} NOT IN (${list()}))`
        : `(${value} IS NULL OR ${value} NOT IN (${list()}))`;
    case 'contains':
      return anyOf([
        ...written.flatMap((text) => containingSql(dimension, text, { value, bindings })),
        ...orNull,
      ]);
    case 'matches':
      return anyOf([...texts.map((text) => fitsPatternSql(value, text, bindings)), ...orNull]);
    case 'containsNot':
      return opposite(textConditionSql('contains', wanted, about));
    case 'matchesNot':
      return opposite(textConditionSql('matches', wanted, about));
    default:
      return assertNever(operator);
  }
}

/** How a number is written in a property; DuckDB alone would read much else as one. */
const NUMBER = `'-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?'`;

/** The value as a number, null where it is none. */
export function numberSql(value: string): string {
  return `CASE WHEN regexp_full_match(${value}, ${NUMBER}) THEN TRY_CAST(${value} AS DOUBLE) END`;
}

/** Without a wildcard, and where the only one is the end that can be anything, no regular expression is needed: they cost ten times as much. */
const PREFIX = /^([^*]*)\*\*$/;

/** True where a page fits a pattern of wildcards, however it is spelled. */
export function fitsPageSql(page: string, wildcards: string, bindings: Bindings): string {
  const patterns = spellingsOf('page', wildcards);
  return anyOf(patterns.map((pattern) => fitsPatternSql(page, pattern, bindings)));
}

/** True where a value fits a pattern of wildcards. */
function fitsPatternSql(value: string, wildcards: string, bindings: Bindings): string {
  if (!wildcards.includes('*')) return `${value} = ${bindings.bind(wildcards)}`;
  const [, prefix] = PREFIX.exec(wildcards) ?? [];
  if (prefix !== undefined) return `starts_with(${value}, ${bindings.bind(prefix)})`;
  return `regexp_full_match(${value}, ${bindings.bind(patternOf(wildcards))})`;
}

/** `*` is any text without a slash, `**` any text; a pattern fits a whole value. */
function patternOf(wildcards: string): string {
  const parts = wildcards.split(/(\*\*|\*)/).map((part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return escapeRegExp(part);
  });
  return `(?s)${parts.join('')}`;
}

/** True where a condition is false or unknown. */
function opposite(condition: string): string {
  return `((${condition}) IS NOT TRUE)`;
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(' OR ')})`;
}
