/** Links that show a dashboard, as rows of the REST API's table. */
import { newShareSchema, shareSchema, siteIdSchema } from '@footfall/domain';
import { z } from 'zod';
import { removedSchema } from '../trpc/definition-procedures.ts';
import { madeShareSchema } from '../trpc/share-schemas.ts';
import { type Operation, operation } from './operation.ts';
import { BY_AGE } from './paging.ts';

const ofSite = { site: siteIdSchema };
const SHARES = { path: '/shares', permission: 'sites:write' } as const;

export const SHARE_OPERATIONS: readonly Operation[] = [
  operation({
    ...SHARES,
    method: 'get',
    id: 'listShares',
    summary: 'Lists the links that show the dashboard of a site.',
    input: z.object(ofSite),
    output: z.array(shareSchema),
    order: BY_AGE,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.shares.list(input),
  }),
  operation({
    ...SHARES,
    method: 'post',
    id: 'addShare',
    summary: 'Makes a link that shows the dashboard of a site; the link is told this once.',
    input: newShareSchema.extend(ofSite),
    output: madeShareSchema,
    status: 201,
    problems: [400, 404, 409],
    call: (procedures, input) => procedures.shares.add(input),
  }),
  operation({
    ...SHARES,
    method: 'delete',
    id: 'removeShare',
    summary: 'Revokes a link: whoever has it sees nothing from now on.',
    input: z.object({ ...ofSite, id: z.string() }),
    output: removedSchema,
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.shares.remove(input),
  }),
];
