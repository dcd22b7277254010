/** Summaries by mail as rows of the REST API's table. Each person asks for their own in the dashboard. */
import { type SummaryReader, siteIdSchema, summaryReaderSchema } from '@footfall/domain';
import { z } from 'zod';
import { type Operation, operation } from './operation.ts';
import { inOrder } from './paging.ts';

export const SUMMARY_OPERATIONS: readonly Operation[] = [
  operation({
    method: 'get',
    path: '/summaries',
    id: 'listSummaryReaders',
    summary: 'Lists who is mailed weekly or monthly summaries of a site.',
    permission: 'admin',
    input: z.object({ site: siteIdSchema }),
    output: z.array(summaryReaderSchema),
    order: inOrder<SummaryReader>(({ name, email }) => [name, email]),
    status: 200,
    problems: [400, 404],
    call: (procedures, input) => procedures.summaries.readers(input),
  }),
];
