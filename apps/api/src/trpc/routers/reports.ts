/** Questions about a site's statistics. */
import { explanationSchema, queryResultSchema, querySchema } from '@footfall/domain';
import { TRPCError } from '@trpc/server';
import type { ReportOutcome } from '../context.ts';
import { siteProcedure } from '../procedures.ts';

export const reportsRouter = {
  query: siteProcedure('reports:read')
    .input(querySchema)
    .output(queryResultSchema)
    .query(async ({ ctx, input }) =>
      resultOf(await ctx.report(ctx.site, input, { signal: ctx.signal })),
    ),

  explain: siteProcedure('reports:read')
    .input(querySchema)
    .output(explanationSchema)
    .query(async ({ ctx, input }) =>
      resultOf(await ctx.explain(ctx.site, input, { signal: ctx.signal })),
    ),
};

function resultOf<Value>(outcome: ReportOutcome<Value>): Value {
  if (outcome.ok) return outcome.result;
  switch (outcome.reason) {
    case 'badQuestion':
      throw new TRPCError({ code: 'BAD_REQUEST', message: outcome.message });
    case 'tooSlow':
      throw new TRPCError({ code: 'GATEWAY_TIMEOUT', message: TOO_SLOW });
    case 'cancelled':
      throw new TRPCError({ code: 'CLIENT_CLOSED_REQUEST' });
  }
}

const TOO_SLOW = 'The report took too long. Ask for a shorter range or fewer dimensions.';
