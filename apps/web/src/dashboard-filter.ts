/**
 * Filters as text in an address: `is:country:DE,FR`, `gt:prop:depth:50`, `or(is:page:/;contains:title:Docs)`,
 * `not(…)`, `done(…)`. A character after a backslash belongs to the value.
 */
import {
  type Condition,
  type ConditionDimension,
  FILTER_DEPTH_MAX,
  FILTER_DIMENSIONS,
  type Filter,
  isPropDimension,
  NUMBER_OPERATORS,
  TEXT_OPERATORS,
} from '@footfall/domain';

export type { Condition, Filter };
export type ConditionOperator = Condition[0];

export const CONDITION_OPERATORS: readonly ConditionOperator[] = [
  ...TEXT_OPERATORS,
  ...NUMBER_OPERATORS,
];

/** null, "nothing known", as it stands in an address; a value that reads the same is escaped. */
const NULL_TEXT = '~';

export function isCondition(filter: Filter): filter is Condition {
  return (CONDITION_OPERATORS as readonly string[]).includes(filter[0]);
}

/** How many conditions a filter is made of. */
export function conditionsIn(filter: Filter): number {
  switch (filter[0]) {
    case 'and':
    case 'or':
      return filter[1].reduce((sum, part) => sum + conditionsIn(part), 0);
    case 'not':
    case 'hasDone':
      return conditionsIn(filter[1]);
    default:
      return 1;
  }
}

/** `["is", "country", ["DE", "FR"]]` → `is:country:DE,FR`. */
export function formatFilter(filter: Filter): string {
  return write(filter, false);
}

function write(filter: Filter, isWithin: boolean): string {
  switch (filter[0]) {
    case 'and':
    case 'or':
      return `${filter[0]}(${filter[1].map((part) => write(part, true)).join(';')})`;
    case 'not':
      return `not(${write(filter[1], true)})`;
    case 'hasDone':
      return `done(${write(filter[1], true)})`;
    default:
      return writeCondition(filter, isWithin);
  }
}

function writeCondition([operator, dimension, values]: Condition, isWithin: boolean): string {
  // Within brackets, brackets and semicolons would end the value.
  const special = isWithin ? /[\\,~;()]/g : /[\\,~]/g;
  const texts = values.map((value) =>
    value === null ? NULL_TEXT : String(value).replace(special, '\\$&'),
  );
  return `${operator}:${writeDimension(dimension, isWithin)}:${texts.join(',')}`;
}

function writeDimension(dimension: ConditionDimension, isWithin: boolean): string {
  if (!isPropDimension(dimension)) return dimension;
  const name = dimension.slice('prop:'.length);
  return `prop:${name.replace(isWithin ? /[\\:;()]/g : /[\\:]/g, '\\$&')}`;
}

/** The filter that a text names; null when it names none. */
export function parseFilter(text: string): Filter | null {
  const reader = { text, at: 0 };
  const filter = read(reader, 0);
  return reader.at === text.length ? filter : null;
}

type Reader = { text: string; at: number };

const GROUP_BEGIN = /(and|or|not|done)\(/y;
const CONDITION_WITHIN = /(?:\\.|[^;()\\])*/suy;

function read(reader: Reader, depth: number): Filter | null {
  if (depth >= FILTER_DEPTH_MAX) return null;
  const group = readBy(GROUP_BEGIN, reader);
  if (group !== null) return readGroup(group.slice(0, -1), reader, depth);
  if (depth > 0) return conditionOf(readBy(CONDITION_WITHIN, reader) ?? '');
  const condition = conditionOf(reader.text);
  reader.at = reader.text.length;
  return condition;
}

function readBy(pattern: RegExp, reader: Reader): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? null;
  reader.at += found?.length ?? 0;
  return found;
}

function readGroup(name: string, reader: Reader, depth: number): Filter | null {
  const parts: Filter[] = [];
  for (;;) {
    const part = read(reader, depth + 1);
    if (part === null) return null;
    parts.push(part);
    const next = reader.text[reader.at];
    reader.at += 1;
    if (next === ')') return groupOf(name, parts);
    if (next !== ';') return null;
  }
}

function groupOf(name: string, parts: Filter[]): Filter | null {
  if (name === 'and' || name === 'or') return [name, parts];
  const [part] = parts;
  if (part === undefined || parts.length > 1) return null;
  return name === 'not' ? ['not', part] : ['hasDone', part];
}

/** Operator, dimension and values; a property's name is a third part before the values. */
const CONDITION = /^([a-zA-Z]+):(prop:(?:\\.|[^:\\])+|[a-zA-Z]+):(.*)$/su;

function conditionOf(text: string): Condition | null {
  const [, operatorText, dimensionText = '', valuesText = ''] = CONDITION.exec(text) ?? [];
  const operator = CONDITION_OPERATORS.find((name) => name === operatorText);
  const dimension = dimensionOf(dimensionText);
  if (operator === undefined || dimension === null) return null;
  const values = splitValues(valuesText);
  if (operator !== 'gt' && operator !== 'lt') return [operator, dimension, values];
  const number = Number(values[0] ?? Number.NaN);
  const isNumber = values.length === 1 && valuesText.trim() !== '' && Number.isFinite(number);
  return isNumber ? [operator, dimension, [number]] : null;
}

function dimensionOf(text: string): ConditionDimension | null {
  const plain = text.startsWith('prop:') ? unescaped(text) : text;
  if (isPropDimension(plain)) return plain;
  return FILTER_DIMENSIONS.find((name) => name === plain) ?? null;
}

function splitValues(text: string): (string | null)[] {
  const parts = [''];
  for (const [token] of text.matchAll(/\\.|./gsu)) {
    if (token === ',') parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => (part === NULL_TEXT ? null : unescaped(part)));
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}
