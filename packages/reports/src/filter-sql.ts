/** Filters as SQL conditions. */
import type { Filter } from '@footfall/domain';
import type { Bindings } from './bindings.ts';

/**
 * A condition on a value, to be joined by AND (unknown is as good as false there). null stands for "unknown":
 * it is equal to null alone, `isNot` keeps it unless it is listed, and no text is contained in it. `contains`
 * takes capital letters for small ones, because pages and campaigns are typed both ways; `is` and `isNot` do not.
 */
export function filterSql([operator, , wanted]: Filter, value: string, bindings: Bindings): string {
  const texts = wanted.filter((one) => one !== null);
  const listsNull = texts.length < wanted.length;
  const list = texts.map(bindings.bind).join(', ');
  switch (operator) {
    case 'is':
      return anyOf([
        ...(texts.length > 0 ? [`${value} IN (${list})`] : []),
        ...(listsNull ? [`${value} IS NULL`] : []),
      ]);
    case 'isNot':
      if (texts.length === 0) return `${value} IS NOT NULL`;
      return listsNull
        ? `(${value} IS NOT NULL AND ${value} NOT IN (${list}))`
        : `(${value} IS NULL OR ${value} NOT IN (${list}))`;
    case 'contains':
      return anyOf([
        ...texts.map((text) => `contains(lower(${value}), lower(${bindings.bind(text)}))`),
        ...(listsNull ? [`${value} IS NULL`] : []),
      ]);
  }
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(' OR ')})`;
}
