/** The REST API as a table: what is mounted and what the OpenAPI description says come from the same rows. */
import {
  arrivalsReportSchema,
  daysSchema,
  explanationSchema,
  installSchema,
  knownAsSchema,
  ledgerSchema,
  newSiteSchema,
  type OpenSite,
  openSiteSchema,
  organisationIdSchema,
  QUERY_ROWS_MAX,
  type QueryInput,
  type QueryResult,
  queryResultSchema,
  querySchema,
  removalSchema,
  siteChangeSchema,
  siteIdSchema,
  storageStatusSchema,
  visitorIdSchema,
} from '@footfall/domain';
import { z } from 'zod';
import { presenceSchema } from '../trpc/presence-schema.ts';
import { csvOf } from './csv.ts';
import { DEFINITION_OPERATIONS } from './definition-operations.ts';
import { EXPORT_OPERATIONS } from './export-operations.ts';
import { IMPORT_OPERATIONS } from './import-operations.ts';
import { type Operation, operation } from './operation.ts';
import { ORGANISATION_OPERATIONS } from './organisation-operations.ts';
import { inOrder } from './paging.ts';
import { REPORT_OPERATIONS } from './report-operations.ts';
import { SHARE_OPERATIONS } from './share-operations.ts';
import { SUMMARY_OPERATIONS } from './summary-operations.ts';

export const REST_PATH = '/api/v1';

const QUESTION_OPERATIONS: readonly Operation[] = [
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
    csv: {
      // A page of a list is no file: nobody looks for the next one.
      absent: { limit: QUERY_ROWS_MAX },
      of: (input, answer) => {
        const question = input as QueryInput;
        const result = answer as QueryResult;
        const { from, to, rows } = result.meta;
        const name = `${question.site}_${from}_${to}.csv`;
        return { name, text: csvOf(question, result), rows };
      },
    },
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
];

const SITE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/sites',
    id: 'listSites',
    summary: 'Lists the sites, by domain.',
    permission: 'sites:read',
    input: null,
    output: z.array(openSiteSchema),
    order: inOrder<OpenSite>(({ domain, id }) => [domain, id]),
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
    method: 'post',
    path: '/sites/delete',
    id: 'deleteSite',
    summary:
      'Deletes a site: it is gone at once, and all that is kept of it within minutes. There is no way back.',
    permission: 'admin',
    input: z.object({ site: siteIdSchema }),
    output: removalSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.storage.deleteSite(input),
  }),
  operation({
    method: 'post',
    path: '/visitors',
    id: 'findVisitor',
    summary:
      'The id of a visitor whom the site’s pages identified by a name, whether or not there are hits.',
    permission: 'admin',
    input: z.object({ site: siteIdSchema, knownAs: knownAsSchema }),
    output: z.object({ visitor: visitorIdSchema }),
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.storage.findVisitor(input),
  }),
  operation({
    method: 'post',
    path: '/erasures',
    id: 'eraseVisitor',
    summary: 'Has the hits of a visitor that are stored by now deleted for good, within minutes.',
    permission: 'admin',
    input: z.object({ site: siteIdSchema, visitor: visitorIdSchema }),
    output: z.object({ id: z.string() }),
    status: 201,
    problems: [400, 404],
    call: (procedures, input) => procedures.storage.eraseVisitor(input),
  }),
  operation({
    method: 'get',
    path: '/storage',
    id: 'storage',
    summary:
      'Says how the keeping of a site’s hits fares: what waits, parts and bytes, failures, removals.',
    permission: 'sites:read',
    input: z.object({ site: siteIdSchema }),
    output: storageStatusSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.storage.status(input),
  }),
  operation({
    method: 'get',
    path: '/realtime',
    id: 'realtime',
    summary:
      'Counts the visitors of the last five minutes. As a stream: whenever the count changes, null while it cannot be read.',
    permission: 'reports:read',
    input: z.object({ site: siteIdSchema }),
    output: presenceSchema,
    status: 200,
    problems: [400, 404, 503],
    call: (procedures, input) => procedures.realtime.now(input),
    watch: (procedures, input) => procedures.realtime.watchNow(input),
  }),
  operation({
    method: 'get',
    path: '/arrivals',
    id: 'arrivals',
    summary: 'Says whether requests seem to come from a proxy that the beacon does not know of.',
    permission: 'reports:read',
    input: z.object({ site: siteIdSchema }),
    output: arrivalsReportSchema,
    status: 200,
    problems: [400, 404, 503],
    call: (procedures, input) => procedures.arrivals.read(input),
  }),
  operation({
    method: 'get',
    path: '/install',
    id: 'checkInstall',
    summary:
      'Says whether hits of a site arrive: when the last that counts did and from which host, or the likeliest reason why none does.',
    permission: 'sites:read',
    input: z.object({ site: siteIdSchema }),
    output: installSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.install.check(input),
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
];

/** What belongs together, in the order of the reference. */
export const GROUPS: readonly { name: string; operations: readonly Operation[] }[] = [
  { name: 'Reports', operations: [...QUESTION_OPERATIONS, ...REPORT_OPERATIONS] },
  { name: 'Sites', operations: SITE_OPERATIONS },
  { name: 'Goals, funnels, annotations, segments', operations: DEFINITION_OPERATIONS },
  { name: 'Raw hits', operations: EXPORT_OPERATIONS },
  { name: 'Imports', operations: IMPORT_OPERATIONS },
  { name: 'Shared dashboards', operations: SHARE_OPERATIONS },
  { name: 'Summaries by mail', operations: SUMMARY_OPERATIONS },
  { name: 'Organisations', operations: ORGANISATION_OPERATIONS },
];

export const OPERATIONS: readonly Operation[] = GROUPS.flatMap(({ operations }) => operations);
