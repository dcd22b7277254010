/**
 * Which sessions filters can fit, told by single hits: so that the hits of all others need not be looked at. This
 * decides no answer; whatever is left is filtered by the statement as everything is.
 */
import type { Condition, Filter } from '@footfall/domain';
import type { Bindings } from './bindings.ts';
import { hitValueSql } from './dimension-sql.ts';
import { conditionSql, filterScope, hitFilterSql, namesGoal } from './filter-sql.ts';
import { IS_COUNTED, IS_PAGEVIEW } from './metric-sql.ts';

/** True when at least one of the filters, which must all hold, can be told by a hit. */
export function haveWitness(filters: readonly Filter[]): boolean {
  return filters.some(hasWitness);
}

/** Each is a look through all hits; what the first two let through is little, and the statement filters the rest. */
const WITNESSES_MAX = 2;

/** Conditions on hits, of those filters that let least through: every session that all filters fit has, for each, a hit that is so. */
export function witnessesSql(filters: readonly Filter[], bindings: Bindings): string[] {
  return narrowestOf(filters, WITNESSES_MAX).map((filter) => witnessSql(filter, bindings));
}

function narrowestOf(filters: readonly Filter[], count: number): Filter[] {
  return filters
    .filter(hasWitness)
    .toSorted((a, b) => widthOf(a) - widthOf(b))
    .slice(0, count);
}

/** How much a filter lets through, by experience. */
function widthOf(filter: Filter): number {
  switch (filter[0]) {
    case 'is':
      return 0;
    case 'contains':
    case 'matches':
    case 'gt':
    case 'lt':
      return 1;
    case 'and':
      return Math.min(...filter[1].filter(hasWitness).map(widthOf));
    case 'hasDone':
      return 2;
    default:
      return 3;
  }
}

function hasWitness(filter: Filter): boolean {
  // Which goals a hit reaches is no column of it.
  if (namesGoal([filter])) return false;
  switch (filter[0]) {
    case 'and':
      return filter[1].some(hasWitness);
    case 'or':
      return filter[1].every(hasWitness);
    case 'not':
      return filterScope(filter) === 'hit';
    case 'hasDone':
      return true;
    default:
      return !isOfPageviews(filter) || saysWhatFits(filter);
  }
}

function witnessSql(filter: Filter, bindings: Bindings): string {
  if (filterScope(filter) === 'hit') return hitFilterSql(filter, bindings);
  switch (filter[0]) {
    case 'and':
      // A hit for each of them, which need not be the same: one of them is enough to look for.
      return narrowestOf(filter[1], 1)
        .map((one) => witnessSql(one, bindings))
        .join();
    case 'or':
      return `(${filter[1].map((one) => witnessSql(one, bindings)).join(' OR ')})`;
    case 'hasDone':
      return `(${IS_COUNTED} AND ${hitFilterSql(filter[1], bindings)})`;
    case 'not':
      throw new RangeError('that a session is not so, no hit can tell');
    default: {
      // The session's value is that of a hit: its first one, or its first or last pageview.
      const fits = conditionSql(filter, hitValueSql(filter[1], bindings), bindings);
      return isOfPageviews(filter) ? `(${IS_PAGEVIEW} AND ${fits})` : fits;
    }
  }
}

function isOfPageviews([, dimension]: Condition): boolean {
  return dimension === 'entryPage' || dimension === 'exitPage';
}

/** False where a session without any pageview may fit. */
function saysWhatFits([operator, , values]: Condition): boolean {
  const wanted: readonly unknown[] = values;
  return ['is', 'contains', 'matches', 'gt', 'lt'].includes(operator) && !wanted.includes(null);
}
