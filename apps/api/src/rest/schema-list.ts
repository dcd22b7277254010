/** A JSON schema as a list for people: the fields, what each may be, and what it is for. */
import { html } from 'hono/html';

export type Json = Record<string, unknown>;
export type Markup = ReturnType<typeof html>;

/** Schemas hold schemas; what is deeper than this is named and not shown. */
const DEPTH_MAX = 6;

/** The fields of an object, of the entries of a list, or of each of several forms; nothing for what has none. */
export function fieldsOf(schema: Json, depth = 0): Markup | '' {
  if (depth > DEPTH_MAX) return '';
  const { properties, items } = schema;
  if (isJson(properties)) return listOf(properties, { schema, depth });
  if (isJson(items)) return fieldsOf(items, depth);
  const forms = formsOf(schema).filter((form) => fieldsOf(form, depth + 1) !== '');
  if (forms.length === 0) return '';
  if (forms.length === 1 && forms[0] !== undefined) return fieldsOf(forms[0], depth);
  return html`<ul class="fields">
    ${forms.map((form) => html`<li><span class="quiet">either</span> ${fieldsOf(form, depth + 1)}</li>`)}
  </ul>`;
}

function listOf(properties: Json, { schema, depth }: { schema: Json; depth: number }): Markup {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields = Object.entries(properties).filter((field): field is [string, Json] =>
    isJson(field[1]),
  );
  return html`<ul class="fields">
    ${fields.map(([name, field]) => fieldOf(name, field, { isNeeded: required.includes(name), depth }))}
  </ul>`;
}

export function fieldOf(
  name: string,
  schema: Json,
  { isNeeded, depth }: { isNeeded: boolean; depth: number },
): Markup {
  const about = typeof schema['description'] === 'string' ? ` ${schema['description']}` : '';
  return html`<li>
    <code>${name}</code> <span class="quiet">${typeOf(schema)}</span>
    ${isNeeded ? html`<span class="needed">needed</span>` : ''}${about}
    ${fieldsOf(schema, depth + 1)}
  </li>`;
}

function formsOf(schema: Json): Json[] {
  const forms = schema['anyOf'] ?? schema['oneOf'] ?? schema['allOf'];
  return Array.isArray(forms) ? forms.filter(isJson) : [];
}

/** In words: `list of text`, `number, from 1, to 100, 20 when absent`, `"a" or "b"`. */
export function typeOf(schema: Json): string {
  const absent = schema['default'];
  const otherwise = absent === undefined ? '' : `, ${JSON.stringify(absent)} when absent`;
  return `${kindOf(schema)}${boundsOf(schema)}${otherwise}`;
}

function kindOf(schema: Json): string {
  const { $ref, const: only, enum: choices, type, items } = schema;
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? '';
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(choices)) return choices.map((choice) => JSON.stringify(choice)).join(' or ');
  if (type === 'array') return isJson(items) ? `list of ${typeOf(items)}` : 'list';
  if (type !== undefined) return NAMES[String(type)] ?? String(type);
  const forms = [...new Set(formsOf(schema).map(typeOf))];
  return forms.length === 0 ? 'anything' : forms.join(' or ');
}

const NAMES: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
};

function boundsOf(schema: Json): string {
  const words: string[] = [];
  const say = (name: string, word: string) => {
    const value = schema[name];
    // The bounds that a number has anyway are no news.
    if (typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER)
      words.push(`${word} ${value}`);
  };
  say('minimum', 'from');
  say('maximum', 'to');
  say('minLength', 'at least');
  say('maxLength', 'at most');
  say('minItems', 'at least');
  say('maxItems', 'at most');
  return words.length === 0 ? '' : `, ${words.join(', ')}`;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
