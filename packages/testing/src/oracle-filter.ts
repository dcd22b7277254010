/**
 * The oracle's filters, from contract.md alone.
 *
 * - A filter is decided for one pageview or event, together with its session.
 * - `hasDone` is true when the session has any pageview or event that the filter fits, within the range or not.
 * - null is unknown: equal to null alone; nothing is contained in it, no pattern and no number fits it.
 * - A condition on `goal` is true when one of the goals that the hit reaches fits; a hit without a goal has null.
 * - The opposites (`isNot`, `containsNot`, `matchesNot`, `not`) are true wherever the other is not.
 */
import type { ConditionDimension, Filter } from '@footfall/domain';

/** What a filter is decided on. */
export type Subject = {
  valueOf(dimension: Exclude<ConditionDimension, 'goal'>): string | null;
  /** The names of the goals that the hit reaches. */
  goals: readonly string[];
  /** Every pageview and event of the session. */
  session(): Subject[];
};

export function fits(filter: Filter, subject: Subject): boolean {
  switch (filter[0]) {
    case 'and':
      return filter[1].every((one) => fits(one, subject));
    case 'or':
      return filter[1].some((one) => fits(one, subject));
    case 'not':
      return !fits(filter[1], subject);
    case 'hasDone': {
      const [, deed] = filter;
      return subject.session().some((one) => fits(deed, one));
    }
    case 'gt':
      return valuesOf(filter[1], subject).some((value) => {
        const number = numberOf(value);
        return number !== null && number > filter[2][0];
      });
    case 'lt':
      return valuesOf(filter[1], subject).some((value) => {
        const number = numberOf(value);
        return number !== null && number < filter[2][0];
      });
    default:
      return fitsTexts(filter[0], filter[2], valuesOf(filter[1], subject));
  }
}

/** One value, or of goals as many as the hit reaches. */
function valuesOf(dimension: ConditionDimension, subject: Subject): (string | null)[] {
  if (dimension !== 'goal') return [subject.valueOf(dimension)];
  return subject.goals.length === 0 ? [null] : [...subject.goals];
}

type TextOperator = Parameters<typeof fitsText>[0];

function fitsTexts(
  operator: TextOperator,
  wanted: readonly (string | null)[],
  values: readonly (string | null)[],
): boolean {
  const isOpposite = operator.endsWith('Not');
  const fitsOne = (value: string | null) => fitsText(operator, wanted, value);
  return isOpposite ? values.every(fitsOne) : values.some(fitsOne);
}

function fitsText(
  operator: 'is' | 'isNot' | 'contains' | 'containsNot' | 'matches' | 'matchesNot',
  wanted: readonly (string | null)[],
  value: string | null,
): boolean {
  const some = (test: (text: string, part: string) => boolean) =>
    wanted.some((part) => (part === null || value === null ? part === value : test(value, part)));
  switch (operator) {
    case 'is':
      return some((text, part) => text === part);
    case 'isNot':
      return !some((text, part) => text === part);
    case 'contains':
      return some((text, part) => text.toLowerCase().includes(part.toLowerCase()));
    case 'containsNot':
      return !some((text, part) => text.toLowerCase().includes(part.toLowerCase()));
    case 'matches':
      return some(matches);
    case 'matchesNot':
      return !some(matches);
  }
}

/** True when a whole text fits a pattern of wildcards. Tries every way to spread a text over a pattern: slow, and plain to see. */
export function matches(text: string, pattern: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('**')) {
    return matches(text, pattern.slice(2)) || (text !== '' && matches(text.slice(1), pattern));
  }
  if (pattern.startsWith('*')) {
    const isStep = text !== '' && !text.startsWith('/');
    return matches(text, pattern.slice(1)) || (isStep && matches(text.slice(1), pattern));
  }
  return text[0] === pattern[0] && matches(text.slice(1), pattern.slice(1));
}

function numberOf(value: string | null): number | null {
  return value !== null && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value) ? Number(value) : null;
}
