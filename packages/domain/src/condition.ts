/** What filters are made of, and how much of it one question may have. Free of schemas, so that addresses of the dashboard are read by the same words. */
import type { FilterDimension, PropDimension } from './dimensions.ts';

/** Conditions on a value as text; `isNot`, `containsNot` and `matchesNot` are the opposites of the others. */
export const TEXT_OPERATORS = [
  'is',
  'isNot',
  'contains',
  'containsNot',
  'matches',
  'matchesNot',
] as const;
export type TextOperator = (typeof TEXT_OPERATORS)[number];
/** Conditions on a value that reads as a number. */
export const NUMBER_OPERATORS = ['gt', 'lt'] as const;
type NumberOperator = (typeof NUMBER_OPERATORS)[number];

/** What a condition can be about. */
export type ConditionDimension = FilterDimension | PropDimension;

/**
 * `["is", "country", ["DE", "FR"]]`: true when one of the values fits (`isNot`: when none does). null is unknown.
 * `["gt", "prop:depth", [50]]`: true when the value is a number above 50.
 */
export type Condition =
  | [TextOperator, ConditionDimension, (string | null)[]]
  | [NumberOperator, ConditionDimension, [number]];

/** A condition, or several combined. `hasDone`: the hit's session has a pageview or event that the filter fits. */
export type Filter = Condition | ['and' | 'or', Filter[]] | ['not', Filter] | ['hasDone', Filter];

export const FILTER_OPERATORS = [
  ...TEXT_OPERATORS,
  ...NUMBER_OPERATORS,
  'and',
  'or',
  'not',
  'hasDone',
] as const;

/** Bounds of what one question may ask of every hit. */
export const FILTER_CONDITIONS_MAX = 50;
export const FILTER_DEPTH_MAX = 8;
export const FILTER_VALUES_MAX = 200;
export const FILTER_VALUE_CHARACTERS_MAX = 2000;
