/** Filters: conditions on dimensions, and how they are combined; contract.md, "Reading reports". */
import { z } from 'zod';
import {
  FILTER_CONDITIONS_MAX,
  FILTER_DEPTH_MAX,
  FILTER_OPERATORS,
  FILTER_VALUE_CHARACTERS_MAX,
  FILTER_VALUES_MAX,
  type Filter,
  NUMBER_OPERATORS,
} from './condition.ts';
import { DIMENSIONS, FILTER_DIMENSIONS, isPropDimension } from './dimensions.ts';

/** What a filter within `hasDone` may name: what one hit says for itself, and the goals that it reaches. */
const HIT_DIMENSIONS = FILTER_DIMENSIONS.filter((name) => DIMENSIONS[name].scope === 'hit');
/** What a goal may ask of a hit. */
const GOAL_DIMENSIONS = HIT_DIMENSIONS.filter((name) => name !== 'goal');

type Fault = { path: number[]; message: string };
type Place = {
  path: number[];
  depth: number;
  names: readonly string[];
  /** False where `hasDone` cannot stand: within another, and where there is no session to look at. */
  mayLookBack: boolean;
};
type Budget = { conditions: number };

/** One filter, or a list of filters that must all hold; made a list. */
export const filtersSchema = createFiltersSchema(FILTER_DIMENSIONS, true);
/** The same, about one hit alone. */
export const goalFiltersSchema = createFiltersSchema(GOAL_DIMENSIONS, false);

function createFiltersSchema(names: readonly string[], mayLookBack: boolean) {
  return z
    .custom<Filter | Filter[]>(() => true)
    .transform((input: unknown, context): Filter[] => {
      if (!Array.isArray(input)) {
        context.addIssue({ code: 'custom', message: 'must be a filter or a list of filters' });
        return z.NEVER;
      }
      const isSingle = typeof input[0] === 'string';
      const budget: Budget = { conditions: 0 };
      const place: Place = { path: [], depth: 1, names, mayLookBack };
      const fault = isSingle ? faultOf(input, place, budget) : faultOfAll(input, place, budget);
      if (fault !== null) context.addIssue({ code: 'custom', ...fault });
      return (isSingle ? [input] : input) as Filter[];
    });
}

const within = (place: Place, ...path: number[]): Place => ({
  ...place,
  path: [...place.path, ...path],
  depth: place.depth + 1,
});

function oneOf(names: readonly string[]): string {
  return `must be one of ${names.join(', ')}`;
}

function faultOfAll(inputs: readonly unknown[], place: Place, budget: Budget): Fault | null {
  for (const [index, input] of inputs.entries()) {
    const fault = faultOf(input, { ...place, path: [...place.path, index] }, budget);
    if (fault !== null) return fault;
  }
  return null;
}

/** What is wrong with a filter; null when nothing is. */
function faultOf(input: unknown, place: Place, budget: Budget): Fault | null {
  const { path, depth } = place;
  if (!Array.isArray(input)) return { path, message: 'must be a filter: ["is", "page", ["/"]]' };
  if (depth > FILTER_DEPTH_MAX) {
    return { path, message: `filters may be nested ${FILTER_DEPTH_MAX} deep` };
  }
  const [operator, second] = input;
  switch (operator) {
    case 'and':
    case 'or':
      if (input.length === 2 && Array.isArray(second) && second.length > 0) {
        return faultOfAll(second, within(place, 1), budget);
      }
      return { path: [...path, 1], message: `${operator} takes a list of filters` };
    case 'not':
    case 'hasDone':
      return faultOfWrapped(input, place, budget);
    default:
      return faultOfCondition(input, place, budget);
  }
}

function faultOfWrapped(input: readonly unknown[], place: Place, budget: Budget): Fault | null {
  const [operator, filter] = input;
  if (input.length !== 2) return { path: place.path, message: `${operator} takes one filter` };
  const inner = within(place, 1);
  if (operator === 'not') return faultOf(filter, inner, budget);
  if (!place.mayLookBack) {
    const message = 'hasDone cannot stand within hasDone, nor in a goal';
    return { path: place.path, message };
  }
  return faultOf(filter, { ...inner, names: HIT_DIMENSIONS, mayLookBack: false }, budget);
}

function faultOfCondition(
  input: readonly unknown[],
  { path, names }: Place,
  budget: Budget,
): Fault | null {
  const [operator, dimension, values] = input;
  if (!(FILTER_OPERATORS as readonly unknown[]).includes(operator)) {
    return { path: [...path, 0], message: oneOf(FILTER_OPERATORS) };
  }
  if (typeof dimension !== 'string' || !(names.includes(dimension) || isPropDimension(dimension))) {
    return { path: [...path, 1], message: oneOf([...names, 'prop:NAME']) };
  }
  budget.conditions += 1;
  if (budget.conditions > FILTER_CONDITIONS_MAX) {
    return { path, message: `there may be ${FILTER_CONDITIONS_MAX} conditions in all` };
  }
  if (input.length !== 3) return { path, message: 'must be an operator, a dimension and values' };
  const isNumeric = (NUMBER_OPERATORS as readonly unknown[]).includes(operator);
  const message = isNumeric ? faultOfNumber(values) : faultOfTexts(values);
  return message === null ? null : { path: [...path, 2], message };
}

function faultOfNumber(values: unknown): string | null {
  const isNumber = Array.isArray(values) && values.length === 1 && Number.isFinite(values[0]);
  return isNumber ? null : 'must be one number in a list: [50]';
}

function faultOfTexts(values: unknown): string | null {
  if (!Array.isArray(values) || values.length === 0 || values.length > FILTER_VALUES_MAX) {
    return `must be a list of 1 to ${FILTER_VALUES_MAX} values`;
  }
  const isSound = values.every(
    (value) =>
      value === null || (typeof value === 'string' && value.length <= FILTER_VALUE_CHARACTERS_MAX),
  );
  return isSound
    ? null
    : `values are texts of at most ${FILTER_VALUE_CHARACTERS_MAX} characters, or null for unknown`;
}
