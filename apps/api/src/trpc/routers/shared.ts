/** A dashboard as whoever has its link sees it: the only procedures that a link reaches, and they reach one site. */
import {
  faultOfShared,
  type Progress,
  queryResultSchema,
  withheldFrom,
  withoutSmallNumbers,
} from '@footfall/domain';
import { z } from 'zod';
import type { OpenedShare } from '../../shares.ts';
import type { Context } from '../context.ts';
import { notFound, refused, signedOut } from '../failure.ts';
import { firstDaySchema } from '../first-day-schema.ts';
import { publicProcedure } from '../procedures.ts';
import { resultOf } from '../report-result.ts';
import {
  sharedNamedSchema,
  sharedQuerySchema,
  sharedSchema,
  unlockSchema,
} from '../share-schemas.ts';
import { tellingHow, toldSchema } from '../told-answer.ts';

export const sharedRouter = {
  get: publicProcedure
    .input(sharedNamedSchema)
    .output(sharedSchema)
    .query(async ({ ctx, input }) => {
      const { site, share, filters } = await opened(ctx, input);
      const { name, domain, timezone, definitions, weekStart, createdAt } = site;
      const shown = { name, domain, timezone, definitions, weekStart, createdAt };
      const withheld = withheldFrom(filters);
      const isOfHits = withheld.includes('hasDone');
      return { site: shown, isPublic: share.passwordHash === null, isOfHits, withheld };
    }),

  /** Answers the right password with a pass that is good for a day, or until the link is revoked. */
  unlock: publicProcedure
    .input(unlockSchema)
    .output(z.object({ pass: z.string() }))
    .mutation(async ({ ctx, input: { token, password } }) => {
      const outcome = await ctx.shares.unlock(token, password, ctx.network);
      if (outcome === 'gone') throw gone();
      if (outcome === 'wrong') {
        throw refused('FORBIDDEN', 'wrongPassword', 'That is not the password.');
      }
      if (outcome === 'tooMany') {
        const message = 'The password was tried too often. Try again in a few minutes.';
        throw refused('TOO_MANY_REQUESTS', 'tooManyTries', message);
      }
      return outcome;
    }),

  query: publicProcedure
    .input(sharedQuerySchema)
    .output(queryResultSchema)
    .query(async ({ ctx, input: { token, pass, ...asked } }) => {
      const share = await opened(ctx, pass === undefined ? { token } : { token, pass });
      return await answer(ctx, share, { asked, signal: ctx.signal });
    }),

  /** The same, telling first how far it is; see `reports.answer`. */
  answer: publicProcedure
    .input(sharedQuerySchema)
    .output(toldSchema(queryResultSchema))
    .query(async ({ ctx, input: { token, pass, ...asked }, signal = ctx.signal }) => {
      const share = await opened(ctx, pass === undefined ? { token } : { token, pass });
      return tellingHow((hear) => answer(ctx, share, { asked, signal, hear }));
    }),

  /** Of the whole site; whoever asks for all of its time is told the same. */
  firstDay: publicProcedure
    .input(sharedNamedSchema)
    .output(firstDaySchema)
    .query(async ({ ctx, input }) => {
      const { site } = await opened(ctx, input);
      return { day: await ctx.readFirstDay(site) };
    }),
};

type Named = z.output<typeof sharedNamedSchema>;
type Asked = {
  asked: Omit<z.output<typeof sharedQuerySchema>, 'token' | 'pass'>;
  signal: AbortSignal;
  hear?: (progress: Progress) => void;
};

function gone(): Error {
  return notFound('There is no such link, or no longer.');
}

async function opened(ctx: Context, { token, pass }: Named): Promise<OpenedShare> {
  const outcome = await ctx.shares.open(token, pass ?? null);
  if (outcome === 'gone') throw gone();
  if (outcome === 'locked') {
    throw signedOut('This link has a password.');
  }
  return outcome;
}

async function answer(
  ctx: Context,
  { site, share, filters }: OpenedShare,
  { asked, ...waiting }: Asked,
) {
  const own = asked.filters;
  const fault = faultOfShared(asked, withheldFrom(filters));
  if (fault !== null) throw refused('BAD_REQUEST', 'withheld', fault);
  const isPublic = share.passwordHash === null;
  // By the visitors of each row it is known which are too few to be shown.
  const isAdded = isPublic && !asked.metrics.includes('visitors');
  const metrics = isAdded ? [...asked.metrics, 'visitors' as const] : asked.metrics;
  const query = { ...asked, metrics, site: site.id, filters: [...filters, ...own] };
  const result = resultOf(await ctx.report(site, query, waiting));
  if (!isPublic) return result;
  const hidden = withoutSmallNumbers(result, {
    visitorsAt: metrics.indexOf('visitors'),
    isByTime: asked.dimensions.length === 1 && (asked.dimensions[0]?.startsWith('time:') ?? false),
  });
  return isAdded ? withoutLast(hidden) : hidden;
}

type Result = z.output<typeof queryResultSchema>;

/** Takes the metric away again that was not asked for. */
function withoutLast(result: Result): Result {
  const cut = <Row extends { metrics: Result['totals'] }>(row: Row): Row => ({
    ...row,
    metrics: row.metrics.slice(0, -1),
  });
  return {
    ...result,
    results: result.results.map((row) => ({
      ...cut(row),
      ...(row.comparison === undefined ? {} : { comparison: cut(row.comparison) }),
    })),
    totals: result.totals.slice(0, -1),
    ...(result.totalsComparison === undefined
      ? {}
      : { totalsComparison: cut(result.totalsComparison) }),
  };
}
