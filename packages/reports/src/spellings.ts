/** How what people write of pages and hosts is found in what is kept, which spells it as URLs do: `/über` is `/%C3%BCber`. */
import { type ConditionDimension, spellingsOf } from '@footfall/domain';
import type { Bindings } from './bindings.ts';

/** Capital letters and small ones of these are escaped differently, and no function of SQL knows. */
const CASED = /[^\0-\x7f]/u;

/** One of these is true where a value contains a text, or any spelling of it, with capital letters for small ones. */
export function containingSql(
  dimension: ConditionDimension,
  text: string,
  { value, bindings }: { value: string; bindings: Bindings },
): string[] {
  const spellings = spellingsOf(dimension, text);
  const small = [...new Set(spellings.map((one) => one.toLowerCase()))];
  const found = small.map((one) => `contains(lower(${value}), lower(${bindings.bind(one)}))`);
  if (spellings.length > 1 && hasCases(text)) {
    found.push(`regexp_matches(lower(${value}), ${bindings.bind(anyCaseOf(text))})`);
  }
  return found;
}

function hasCases(text: string): boolean {
  return [...text].some((one) => CASED.test(one) && casesOf(one).length > 1);
}

function casesOf(character: string): string[] {
  const small = character.toLowerCase();
  const capital = character.toUpperCase();
  // `SS` for `ß` is another text.
  return capital.toLowerCase() === small ? [...new Set([small, capital])] : [small];
}

/** A regular expression over values in small letters. */
function anyCaseOf(text: string): string {
  const parts = [...text.toWellFormed()].map((character) => {
    const spelled = casesOf(character).flatMap((one) => spellingsOf('page', one));
    const small = [...new Set(spelled.map((one) => one.toLowerCase()))].map(escapeRegExp);
    return small.length === 1 ? small.join() : `(?:${small.join('|')})`;
  });
  return `(?s)${parts.join('')}`;
}

/** A text as a regular expression that fits it alone. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
