/** The REST API as a table: what is mounted and what the OpenAPI description says come from the same rows. */
import {
  daysSchema,
  explanationSchema,
  ledgerSchema,
  newSiteSchema,
  openSiteSchema,
  type Permission,
  queryResultSchema,
  querySchema,
  siteIdSchema,
} from '@footfall/domain';
import { z } from 'zod';
import type { Procedures } from '../trpc/handler.ts';
import { presenceSchema } from '../trpc/presence-schema.ts';

export const REST_PATH = '/api/v1';

export type Operation = {
  method: 'get' | 'post';
  /** Below {@link REST_PATH}. */
  path: string;
  id: string;
  summary: string;
  permission: Permission;
  /** What is sent: in the body of a post, in the query string of a get; null for nothing. */
  input: z.ZodType | null;
  output: z.ZodType;
  status: 200 | 201;
  /** Problems that it can answer with, apart from those of every operation. */
  problems: readonly (400 | 404 | 409 | 504)[];
  call(procedures: Procedures, input: unknown): Promise<unknown>;
};

/** Ties the type of the input to its schema. The procedure itself checks it, so here it is only passed on. */
function operation<Input>(
  row: Omit<Operation, 'input' | 'call'> & {
    input: z.ZodType<unknown, Input>;
    call(procedures: Procedures, input: Input): Promise<unknown>;
  },
): Operation {
  return { ...row, call: (procedures, input) => row.call(procedures, input as Input) };
}

export const OPERATIONS: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/query',
    id: 'query',
    summary: 'Answers a question about the statistics of a site.',
    permission: 'reports:read',
    input: querySchema,
    output: queryResultSchema,
    status: 200,
    problems: [400, 404, 504],
    call: (procedures, input) => procedures.reports.query(input),
  }),
  operation({
    method: 'post',
    path: '/explain',
    id: 'explain',
    summary: 'Says how the answer to a question comes about: definitions, and what is read.',
    permission: 'reports:read',
    input: querySchema,
    output: explanationSchema,
    status: 200,
    problems: [400, 404, 504],
    call: (procedures, input) => procedures.reports.explain(input),
  }),
  {
    method: 'get',
    path: '/sites',
    id: 'listSites',
    summary: 'Lists the sites, by domain.',
    permission: 'sites:read',
    input: null,
    output: z.array(openSiteSchema),
    status: 200,
    problems: [],
    call: (procedures) => procedures.sites.list(),
  },
  operation({
    method: 'post',
    path: '/sites',
    id: 'createSite',
    summary: 'Adds a site; without an id it gets a random one.',
    permission: 'sites:write',
    input: newSiteSchema,
    output: openSiteSchema,
    status: 201,
    problems: [400, 409],
    call: (procedures, input) => procedures.sites.create(input),
  }),
  operation({
    method: 'get',
    path: '/realtime',
    id: 'realtime',
    summary: 'Counts the visitors of the last five minutes.',
    permission: 'reports:read',
    input: z.object({ site: siteIdSchema }),
    output: presenceSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.realtime.now(input),
  }),
  operation({
    method: 'get',
    path: '/ledger',
    id: 'ledger',
    summary:
      'Counts by hour how the hits that arrived on some days have ended; days are the site’s.',
    permission: 'reports:read',
    input: z.object({ site: siteIdSchema, ...daysSchema.shape }),
    output: ledgerSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.ledger.read(input),
  }),
];
