/**
 * The oracle's filters, from contract.md alone.
 *
 * - A filter is decided for one pageview or event, together with its session.
 * - `hasDone` is true when the session has any pageview or event that the filter fits, within the range or not.
 * - null is unknown: equal to null alone; nothing is contained in it, no pattern and no number fits it.
 * - The opposites (`isNot`, `containsNot`, `matchesNot`, `not`) are true wherever the other is not.
 */
import type { ConditionDimension, Filter } from '@footfall/domain';

/** What a filter is decided on. */
export type Subject = {
  valueOf(dimension: ConditionDimension): string | null;
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
    case 'gt': {
      const value = numberOf(subject.valueOf(filter[1]));
      return value !== null && value > filter[2][0];
    }
    case 'lt': {
      const value = numberOf(subject.valueOf(filter[1]));
      return value !== null && value < filter[2][0];
    }
    default:
      return fitsText(filter[0], filter[2], subject.valueOf(filter[1]));
  }
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

/** Tries every way to spread a text over a pattern: slow, and plain to see. */
function matches(text: string, pattern: string): boolean {
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
