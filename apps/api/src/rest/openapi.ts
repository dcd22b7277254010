/** Describes the REST API in OpenAPI 3.1, from the table that mounts it. */
import { filtersSchema, goalFiltersSchema, REFUSALS } from '@footfall/domain';
import { z } from 'zod';
import { EXAMPLES } from './examples.ts';
import { FILTER_SCHEMA } from './filter-schema.ts';
import { isInAddress, type Operation } from './operation.ts';
import { GROUPS, REST_PATH } from './operations.ts';
import { pageSchema } from './paging.ts';

type Json = Record<string, unknown>;

const PROBLEM_SCHEMA = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    reason: { type: 'string', enum: [...REFUSALS] },
  },
  required: ['type', 'title', 'status', 'detail'],
};

const PROBLEMS: Record<number, string> = {
  400: 'The input is wrong; the detail says how.',
  401: 'No API key, or one that is not known.',
  403: 'The API key lacks the permission.',
  404: 'No such site or organisation, or one that the API key may not see.',
  409: 'The id is taken.',
  429: 'Too many requests; Retry-After says when to try again.',
  413: 'The body is too large.',
  503: 'Not at the moment; Retry-After says when to try again.',
  504: 'The answer took too long, or more memory than reports may take; the detail says which.',
};

/** The document that `GET /api/v1/openapi.json` answers with. */
export function describeApi(publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const { name, operations } of GROUPS) {
    for (const operation of operations) {
      const path = `${REST_PATH}${operation.path}`;
      const described = { tags: [name], ...describeOperation(operation) };
      paths[path] = { ...paths[path], [operation.method]: described };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Footfall', version: '1', description: 'Web analytics that you host yourself.' },
    servers: [{ url: publicUrl }],
    tags: GROUPS.map(({ name }) => ({ name })),
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: PROBLEM_SCHEMA, Filter: FILTER_SCHEMA },
    },
  };
}

function describeOperation(operation: Operation): Json {
  const statuses = [
    ...operation.problems,
    401,
    403,
    429,
    ...(isInAddress(operation.method) ? [] : [413]),
  ];
  const problems = statuses.sort().map((status) => [status, describeProblem(status)]);
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: `Needs the permission ${operation.permission}.`,
    ...describeInput(operation),
    responses: {
      [operation.status]: {
        description: operation.order === undefined ? 'The answer.' : 'The list, or a page of it.',
        ...describeHeaders(operation),
        content: describeContent(operation),
      },
      ...(isTagged(operation) ? { 304: { description: 'What the tag is of is still so.' } } : {}),
      ...Object.fromEntries(problems),
    },
  };
}

/** Answers that only tell, and are no files. */
function isTagged({ method, file }: Operation): boolean {
  return method === 'get' && file === undefined;
}

function describeHeaders(operation: Operation): Json {
  const text = { schema: { type: 'string' } };
  const headers = {
    ...(isTagged(operation)
      ? { ETag: { description: 'A weak tag, for If-None-Match.', ...text } }
      : {}),
    ...(operation.order === undefined
      ? {}
      : { Link: { description: 'The next page, as rel="next"; absent on the last.', ...text } }),
    ...(operation.csv === undefined
      ? {}
      : { 'Footfall-Rows': { description: 'Of CSV: the rows of the whole breakdown.', ...text } }),
  };
  return Object.keys(headers).length === 0 ? {} : { headers };
}

function describeContent({ id, output, csv, watch, file }: Operation): Json {
  const example = EXAMPLES[id]?.answer;
  const shown = example === undefined ? {} : { example };
  if (file !== undefined) return { [file.type]: { schema: { type: 'string' }, ...shown } };
  return {
    'application/json': { schema: schemaOf(output, 'output'), ...shown },
    ...(csv === undefined ? {} : { 'text/csv': { schema: { type: 'string' } } }),
    ...(watch === undefined ? {} : { 'text/event-stream': { schema: { type: 'string' } } }),
  };
}

function describeProblem(status: number): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  return {
    description: PROBLEMS[status],
    content: { 'application/problem+json': { schema } },
  };
}

function describeInput(operation: Operation): Json {
  const { id, input, method, order } = operation;
  const example = EXAMPLES[id]?.input;
  if (!isInAddress(method)) {
    if (input === null) return {};
    const content = {
      schema: schemaOf(input, 'input'),
      ...(example === undefined ? {} : { example }),
    };
    return { requestBody: { required: true, content: { 'application/json': content } } };
  }
  if (input !== null && !(input instanceof z.ZodObject))
    throw new TypeError('a get or delete takes an object of parameters');
  const shape = { ...input?.shape, ...(order === undefined ? {} : pageSchema.shape) };
  const parameters = Object.entries(shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !z.safeParse(schema, undefined).success,
    schema: schemaOf(schema, 'input'),
    ...exampleOf(example, name),
  }));
  return parameters.length === 0 ? {} : { parameters };
}

function exampleOf(example: unknown, name: string): Json {
  const value: unknown =
    typeof example === 'object' && example !== null ? Reflect.get(example, name) : undefined;
  return value === undefined ? {} : { example: value };
}

const FILTER_SCHEMAS = new Set<z.core.$ZodType>([filtersSchema, goalFiltersSchema]);
const FILTER = { $ref: '#/components/schemas/Filter' };
/** One filter, or a list of filters that must all hold. */
const FILTERS = { anyOf: [FILTER, { type: 'array', items: FILTER }] };

function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      // Filters hold filters, and are checked by hand; see filter-schema.ts.
      if (io === 'input' && FILTER_SCHEMAS.has(zodSchema)) Object.assign(jsonSchema, FILTERS);
    },
  });
  return rest;
}
