/** Says a filter in words: `Country is Germany or France`. */
import { DIMENSIONS, isPropDimension, propOf } from '@footfall/domain';
import type { Condition, Filter } from '../dashboard-filter.ts';
import type { Locale } from '../text/locale.tsx';

type ConditionWords = { name: string; operator: string; values: string };

/** What a condition is about, in words. */
function dimensionWords(dimension: Condition[1], { text }: Locale): string {
  return isPropDimension(dimension)
    ? text.filters.property(propOf(dimension))
    : text.dimension[dimension];
}

export function conditionWords([operator, dimension, values]: Condition, locale: Locale) {
  const { text, formats } = locale;
  const written = values.map((value) => {
    if (typeof value === 'number') return String(value);
    if (isPropDimension(dimension)) return value ?? text.unknown;
    return formats.names.value(dimension, value);
  });
  return {
    name: dimensionWords(dimension, locale),
    operator: text.filters[operator],
    values: written.join(text.filters.or),
  } satisfies ConditionWords;
}

export function filterWords(filter: Filter, locale: Locale): string {
  const { filters } = locale.text;
  switch (filter[0]) {
    case 'and':
    case 'or':
      return filter[1]
        .map((part) => bracketed(part, locale))
        .join(filter[0] === 'or' ? filters.or : filters.and);
    case 'not':
      return filters.not(bracketed(filter[1], locale));
    case 'hasDone':
      return filters.hasDone(filterWords(filter[1], locale));
    default: {
      const { name, operator, values } = conditionWords(filter, locale);
      return `${name} ${operator} ${values}`;
    }
  }
}

function bracketed(filter: Filter, locale: Locale): string {
  const words = filterWords(filter, locale);
  return filter[0] === 'and' || filter[0] === 'or' ? `(${words})` : words;
}

/** True where a filter may ask what a session has done: of what one hit says for itself. */
export function isOfHit(dimension: Condition[1]): boolean {
  return isPropDimension(dimension) || DIMENSIONS[dimension].scope === 'hit';
}
