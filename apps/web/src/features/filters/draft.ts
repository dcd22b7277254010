/** A filter while it is being put together: conditions, and how they are joined. */
import {
  type Condition,
  type ConditionOperator,
  type Filter,
  isCondition,
} from '../../dashboard-filter.ts';
import { isOfHit } from '../../format/filter-words.ts';

/** `all`: each is a filter of its own; `any`: one of them is enough; `none`: none of them may hold. */
type Joining = 'all' | 'any' | 'none';

export type DraftCondition = {
  key: number;
  operator: ConditionOperator;
  /** `prop:` and a name for a property. */
  dimension: Condition[1];
  values: (string | null)[];
  /** About any pageview or event of the session, not about the one that is counted. */
  isOfSession: boolean;
};

export type Draft = { joining: Joining; conditions: DraftCondition[] };

let lastKey = 0;

export function newCondition(given: Partial<DraftCondition> = {}): DraftCondition {
  lastKey += 1;
  return {
    key: lastKey,
    operator: 'is',
    dimension: 'page',
    values: [],
    isOfSession: false,
    ...given,
  };
}

/** A filter as a draft; null for one that the builder cannot show without changing what it means. */
export function draftOf(filter: Filter): Draft | null {
  switch (filter[0]) {
    case 'or':
      return joined('any', filter[1]);
    case 'and':
      return joined('all', filter[1]);
    case 'not': {
      const [, inner] = filter;
      return inner[0] === 'or' ? joined('none', inner[1]) : joined('none', [inner]);
    }
    default:
      return joined('all', [filter]);
  }
}

function joined(joining: Joining, parts: readonly Filter[]): Draft | null {
  const conditions = parts.map(draftCondition);
  return conditions.every((condition) => condition !== null) ? { joining, conditions } : null;
}

function draftCondition(filter: Filter): DraftCondition | null {
  const isOfSession = filter[0] === 'hasDone';
  const inner = filter[0] === 'hasDone' ? filter[1] : filter;
  if (!isCondition(inner)) return null;
  const [operator, dimension, values] = inner;
  const texts = values.map((value) => (typeof value === 'number' ? String(value) : value));
  return newCondition({ operator, dimension, values: texts, isOfSession });
}

/** The filters that a draft stands for; null while something is missing. */
export function filtersOf({ joining, conditions }: Draft): Filter[] | null {
  const filters = conditions.map(filterOf);
  if (filters.length === 0 || !filters.every((filter) => filter !== null)) return null;
  if (joining === 'all') return filters;
  const [only] = filters;
  const any: Filter = only !== undefined && filters.length === 1 ? only : ['or', filters];
  return [joining === 'any' ? any : ['not', any]];
}

function filterOf({ operator, dimension, values, isOfSession }: DraftCondition): Filter | null {
  const condition = conditionOf(operator, dimension, values);
  if (condition === null || dimension === 'prop:') return null;
  return isOfSession && isOfHit(dimension) ? ['hasDone', condition] : condition;
}

function conditionOf(
  operator: ConditionOperator,
  dimension: Condition[1],
  values: (string | null)[],
): Condition | null {
  if (values.length === 0) return null;
  if (operator !== 'gt' && operator !== 'lt') return [operator, dimension, values];
  const number = Number(values[0] ?? Number.NaN);
  return values[0]?.trim() !== '' && Number.isFinite(number)
    ? [operator, dimension, [number]]
    : null;
}
