/**
 * The reference of the API as a page: made from its OpenAPI description, in plain HTML without a script, so that it
 * works offline, under the strictest policy, and with the search of the browser.
 */
import { html } from 'hono/html';
import { describeApi } from './openapi.ts';
import { GROUPS, REST_PATH } from './operations.ts';
import { fieldOf, fieldsOf, isJson, type Json, type Markup, typeOf } from './schema-list.ts';

type Described = {
  id: string;
  method: string;
  path: string;
  operation: Json;
};

export const REFERENCE_PATH = '/reference';
export const REFERENCE_STYLE_PATH = '/reference.css';

/** The whole page. */
export function renderReference(publicUrl: string): string {
  const api = describeApi(publicUrl);
  const groups = GROUPS.map(({ name, operations }) => ({
    name,
    operations: operations.map(({ id, method, path }) => {
      const address = `${REST_PATH}${path}`;
      return { id, method, path: address, operation: at(api, 'paths', address, method) };
    }),
  }));
  const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>API reference · Footfall</title>
    <link rel="icon" href="/favicon.svg" />
    <link rel="stylesheet" href="${REST_PATH}${REFERENCE_STYLE_PATH}" />
  </head>
  <body>
    <div class="frame">
      <nav aria-label="Operations">
        <a href="#top">API reference</a>
        ${groups.map(
          ({ name, operations }) => html`<h2>${name}</h2>
          <ul>${operations.map(({ id }) => html`<li><a href="#${id}">${titleOf(id)}</a></li>`)}</ul>`,
        )}
      </nav>
      <main id="top">
        ${introduce(publicUrl)}
        ${groups.map(
          ({ name, operations }) => html`<h2>${name}</h2>
          ${operations.map((described) => showOperation(described, publicUrl))}`,
        )}
        <h2 id="Filter">Filter</h2>
        <p>${String(at(api, 'components', 'schemas', 'Filter')['description'] ?? '')}</p>
        ${code(at(api, 'components', 'schemas', 'Filter'))}
      </main>
    </div>
  </body>
</html>`;
  return String(page);
}

/** A word for the list at the side: the id as people read it. */
function titleOf(id: string): string {
  const words = id.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function introduce(publicUrl: string): Markup {
  return html`<h1>API reference</h1>
    <p>Every address stands below <code>${publicUrl}</code>. The same, for programs: <a href="${REST_PATH}/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
    <p>Send an API key as <code>Authorization: Bearer ff_…</code>; what a key may do are its permissions. Bodies are JSON.</p>
    <p>What is wrong is told as <code>application/problem+json</code>: <code>status</code>, <code>title</code>, and <code>detail</code>, a sentence that says what to do. What a key may not see is answered 404, like what does not exist.</p>
    <p>Answers carry <code>RateLimit</code>; beyond the limit it is 429 with <code>Retry-After</code>.</p>
    <p>Lists are whole, unless <code>limit</code> asks for a page: then the header <code>Link</code> names the next one (<code>rel="next"</code>), until the last. Answers to GET have an <code>ETag</code>; with <code>If-None-Match</code> it is 304 while nothing has changed.</p>`;
}

function showOperation({ id, method, path, operation }: Described, publicUrl: string): Markup {
  const { summary, description, parameters, requestBody } = operation;
  return html`<section class="operation" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title"><span class="verb">${method}</span> <code>${path}</code></h3>
    <p>${String(summary)}</p>
    <p class="quiet">${String(description)}</p>
    ${showInput(parameters, requestBody)}
    <h4>Example</h4>
    ${text(curlOf({ id, method, path, operation }, publicUrl))}
    ${showAnswer(operation)}
  </section>`;
}

function showInput(parameters: unknown, body: unknown): Markup | '' {
  if (Array.isArray(parameters)) {
    const fields = parameters.filter(isJson).map((parameter) => {
      const { name, required, schema } = parameter;
      return fieldOf(String(name), isJson(schema) ? schema : {}, {
        isNeeded: required === true,
        depth: 0,
      });
    });
    return html`<h4>In the query string</h4><ul class="fields">${fields}</ul>`;
  }
  if (!isJson(body)) return '';
  return html`<h4>Body</h4>${fieldsOf(at(body, 'content', 'application/json', 'schema'))}`;
}

function showAnswer({ responses }: Json): Markup {
  const all = Object.entries(isJson(responses) ? responses : {}).filter(
    (entry): entry is [string, Json] => isJson(entry[1]),
  );
  const good = all.filter(([status]) => status.startsWith('2'));
  const bad = all.filter(([status]) => !status.startsWith('2'));
  return html`${good.map(([status, answer]) => {
    const content = isJson(answer['content']) ? answer['content'] : {};
    const [type = '', described] = Object.entries(content)[0] ?? [];
    const { schema, example } = isJson(described) ? described : {};
    const shape = isJson(schema) ? schema : {};
    return html`<h4>Answer ${status}</h4>
        <p class="quiet">${type}${type.includes('json') && type.startsWith('application/json') ? `: ${typeOf(shape)}` : ''}</p>
        ${example === undefined ? '' : code(example)} ${fieldsOf(shape)}`;
  })}
    <p class="quiet">${bad.map(([status, { description }]) => html`<code>${status}</code> ${String(description)} `)}</p>`;
}

/** As somebody types it into a shell. */
function curlOf({ method, path, operation }: Described, publicUrl: string): string {
  const { parameters, requestBody } = operation;
  const given = new URLSearchParams();
  for (const { name, example } of Array.isArray(parameters) ? parameters.filter(isJson) : []) {
    if (example !== undefined) given.set(String(name), String(example));
  }
  const search = given.size === 0 ? '' : `?${given}`;
  const verb = method === 'get' ? '' : ` -X ${method.toUpperCase()}`;
  const lines = [`curl${verb} '${publicUrl}${path}${search}'`, `-H "Authorization: Bearer $KEY"`];
  if (isJson(requestBody)) {
    const example = at(requestBody, 'content', 'application/json')['example'];
    // Shells end a text at a quote: it is closed, said, and opened again.
    const sent = JSON.stringify(example ?? {}).replaceAll("'", "'\\''");
    lines.push(`-H 'Content-Type: application/json'`, `-d '${sent}'`);
  }
  return lines.join(' \\\n  ');
}

function code(value: unknown): Markup {
  return text(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
}

/** Long ones are scrolled, by the keyboard too. */
function text(value: string): Markup {
  return html`<pre tabindex="0"><code>${value}</code></pre>`;
}

/** What is at a way through objects; an empty one where it ends early. */
function at(from: Json, ...names: string[]): Json {
  let value: unknown = from;
  for (const name of names) value = isJson(value) ? value[name] : undefined;
  return isJson(value) ? value : {};
}
