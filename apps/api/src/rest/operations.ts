/** The REST API as a table: what is mounted and what the OpenAPI description says come from the same rows. */
import {
  daysSchema,
  explanationSchema,
  ledgerSchema,
  newSiteSchema,
  openSiteSchema,
  organisationIdSchema,
  queryResultSchema,
  querySchema,
  siteChangeSchema,
  siteIdSchema,
} from '@footfall/domain';
import { z } from 'zod';
import { presenceSchema } from '../trpc/presence-schema.ts';
import { DEFINITION_OPERATIONS } from './definition-operations.ts';
import { type Operation, operation } from './operation.ts';
import { ORGANISATION_OPERATIONS } from './organisation-operations.ts';
import { REPORT_OPERATIONS } from './report-operations.ts';

export const REST_PATH = '/api/v1';

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
    input: newSiteSchema.extend({ organisation: organisationIdSchema.exactOptional() }),
    output: openSiteSchema,
    status: 201,
    problems: [400, 404, 409],
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
  operation({
    method: 'patch',
    path: '/sites',
    id: 'updateSite',
    summary: 'Changes settings of a site; what is not named stays.',
    permission: 'sites:write',
    input: z.object({ site: siteIdSchema, change: siteChangeSchema }),
    output: openSiteSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.sites.update(input),
  }),
  ...ORGANISATION_OPERATIONS,
  ...REPORT_OPERATIONS,
  ...DEFINITION_OPERATIONS,
];
