/** Mounts the REST API: every row of the table, its description, and 405 for the methods that are missing. */
import { Hono } from 'hono';
import { eventStream } from '../event-stream.ts';
import { describeUnknown } from '../issues.ts';
import type { RequestEnv } from '../routes/request-env.ts';
import { badRequest, failureOf } from '../trpc/failure.ts';
import { callProcedures, notJson } from '../trpc/handler.ts';
import { PING_MS } from '../trpc/init.ts';
import { taggedAnswer } from './entity-tag.ts';
import { describeApi } from './openapi.ts';
import { type CsvForm, isInAddress, type Operation, unknownFields } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { nextLink, pageOf } from './paging.ts';
import { problem } from './problem.ts';
import { REFERENCE_PATH, REFERENCE_STYLE_PATH, renderReference } from './reference.ts';
import { REFERENCE_STYLE } from './reference-style.ts';

const HTML = 'text/html; charset=utf-8';
const CSV = 'text/csv';
const EVENTS = 'text/event-stream';

/** The routes below `/api/v1`. */
export function createRest(publicUrl: string): Hono<RequestEnv> {
  const rest = new Hono<RequestEnv>();
  const description = describeApi(publicUrl);
  const described = JSON.stringify(description);
  rest.get('/openapi.json', (c) =>
    taggedAnswer(c.req.raw, described, { 'content-type': 'application/json' }),
  );
  const reference = renderReference(publicUrl);
  rest.get(REFERENCE_PATH, (c) => taggedAnswer(c.req.raw, reference, { 'content-type': HTML }));
  rest.get(REFERENCE_STYLE_PATH, (c) =>
    taggedAnswer(c.req.raw, REFERENCE_STYLE, { 'content-type': 'text/css; charset=utf-8' }),
  );
  for (const operation of OPERATIONS) {
    rest.on(operation.method, operation.path, async (c) => {
      const { context, onFault } = c.var;
      try {
        return await answer(operation, c.req.raw, { context, onFault });
      } catch (error) {
        const failure = failureOf(error);
        if (!failure.isExpected) onFault(error);
        return problem(failure);
      }
    });
  }
  for (const [path, methods] of methodsByPath()) {
    const allow = methods.map((method) => method.toUpperCase()).join(', ');
    rest.all(path, () => problem({ status: 405, detail: `Use ${allow}.` }, { allow }));
  }
  return rest;
}

/** The answer in the form that was asked for: as a file, pushed, as CSV, as JSON. */
async function answer(
  operation: Operation,
  request: Request,
  { context, onFault }: Pick<RequestEnv['Variables'], 'context' | 'onFault'>,
): Promise<Response> {
  const { watch, file, csv } = operation;
  const accepted = request.headers.get('accept');
  const input = await readInput(operation, request);
  const unknown = unknownFields(operation, input);
  if (unknown.length > 0) throw badRequest(describeUnknown(unknown));
  const procedures = callProcedures(context);
  if (watch !== undefined && names(accepted, EVENTS)) {
    return eventStream(await watch(procedures, input), { pingMs: PING_MS, onFault });
  }
  if (csv !== undefined && names(accepted, CSV)) {
    const asked = withAbsent(input, csv.absent);
    return csvAnswer(csv.of(asked, await operation.call(procedures, asked)));
  }
  const told = await operation.call(procedures, input);
  return file === undefined
    ? present(operation, request, told)
    : await file.open(context, input, told);
}

function withAbsent(input: unknown, absent: Record<string, unknown>): unknown {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return isObject ? { ...absent, ...input } : input;
}

function csvAnswer({ name, text, rows }: ReturnType<CsvForm['of']>): Response {
  return new Response(text, {
    headers: {
      'content-type': `${CSV}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'footfall-rows': String(rows),
    },
  });
}

/** An answer as JSON; a list by its page, and what only tells with a tag. */
function present(operation: Operation, request: Request, answer: unknown): Response {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  let body = answer;
  if (operation.order !== undefined) {
    const parameters = new URL(request.url).searchParams;
    const { entries, next } = pageOf(answer as unknown[], operation.order, parameters);
    if (next !== null) headers['link'] = nextLink(request.url, next);
    body = entries;
  }
  const text = JSON.stringify(body);
  if (operation.method === 'get') return taggedAnswer(request, text, headers);
  return new Response(text, { status: operation.status, headers });
}

/** Only who names a type gets it: a browser accepts everything. */
function names(accepted: string | null, type: string): boolean {
  return accepted?.includes(type) === true;
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map(
    ['/openapi.json', REFERENCE_PATH, REFERENCE_STYLE_PATH].map((path) => [path, ['get']]),
  );
  for (const { path, method } of OPERATIONS) {
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  return methods;
}

async function readInput({ input, method }: Operation, request: Request): Promise<unknown> {
  if (isInAddress(method)) return Object.fromEntries(new URL(request.url).searchParams);
  if (input === null) return undefined;
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(error);
  }
}
