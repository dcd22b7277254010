/** Mounts the REST API: every row of the table, its description, and 405 for the methods that are missing. */
import { Hono } from 'hono';
import type { RequestEnv } from '../routes/request-env.ts';
import { failureOf } from '../trpc/failure.ts';
import { callProcedures, notJson } from '../trpc/handler.ts';
import { taggedAnswer } from './entity-tag.ts';
import { describeApi } from './openapi.ts';
import { isInAddress, type Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { nextLink, pageOf } from './paging.ts';
import { problem } from './problem.ts';
import { REFERENCE_PATH, REFERENCE_STYLE_PATH, renderReference } from './reference.ts';
import { REFERENCE_STYLE } from './reference-style.ts';

const HTML = 'text/html; charset=utf-8';

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
      try {
        const input = await readInput(operation, c.req.raw);
        const answer = await operation.call(callProcedures(c.var.context), input);
        if (operation.file !== undefined) {
          return await operation.file.open(c.var.context, input, answer);
        }
        if (operation.toCsv !== undefined && wantsCsv(c.req.header('accept'))) {
          const { name, text } = operation.toCsv(input, answer);
          return c.body(text, operation.status, {
            'content-type': 'text/csv; charset=utf-8',
            'content-disposition': `attachment; filename="${name}"`,
          });
        }
        return present(operation, c.req.raw, answer);
      } catch (error) {
        const failure = failureOf(error);
        if (!failure.isExpected) c.var.onFault(error);
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

/** Only who names it gets it: a browser accepts everything. */
function wantsCsv(accept: string | undefined): boolean {
  return accept?.includes('text/csv') === true;
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
  if (input === null) return undefined;
  if (isInAddress(method)) return Object.fromEntries(new URL(request.url).searchParams);
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notJson(error);
  }
}
