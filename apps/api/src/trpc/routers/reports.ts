/** Questions about a site's statistics. */
import {
  explanationSchema,
  funnelQuestionSchema,
  funnelResultSchema,
  journeyResultSchema,
  journeySchema,
  leftOutResultSchema,
  leftOutSchema,
  propNamesResultSchema,
  propNamesSchema,
  type Query,
  queryResultSchema,
  querySchema,
  retentionResultSchema,
  retentionSchema,
  rollUpResultSchema,
  rollUpSchema,
  type Site,
  scriptErrorsResultSchema,
  scriptErrorsSchema,
  sessionListResultSchema,
  sessionListSchema,
  timelineResultSchema,
  timelineSchema,
  vitalsResultSchema,
  vitalsSchema,
} from '@footfall/domain';
import {
  rollUp,
  studyFunnel,
  studyJourney,
  studyLeftOut,
  studyPropNames,
  studyRetention,
  studyScriptErrors,
  studySessionList,
  studyTimeline,
  studyVitals,
} from '@footfall/reports';
import { firstDaySchema } from '../first-day-schema.ts';
import { siteProcedure, sitesProcedure } from '../procedures.ts';
import { resultOf, studied } from '../report-result.ts';
import { tellingHow, toldSchema } from '../told-answer.ts';

export const reportsRouter = {
  query: siteProcedure('reports:read')
    .input(querySchema)
    .output(queryResultSchema)
    .query(async ({ ctx, input }) =>
      resultOf(await ctx.report(ctx.site, input, { signal: ctx.signal })),
    ),

  /** The same, for the dashboard's streaming batch: first how far it is, where that takes long, at last the answer. */
  answer: siteProcedure('reports:read')
    .input(querySchema)
    .output(toldSchema(queryResultSchema))
    .query(({ ctx, input, signal }) =>
      tellingHow(async (hear) =>
        resultOf(await ctx.report(ctx.site, input, { signal: signal ?? ctx.signal, hear })),
      ),
    ),

  explain: siteProcedure('reports:read')
    .input(querySchema)
    .output(explanationSchema)
    .query(async ({ ctx, input }) =>
      resultOf(await ctx.explain(ctx.site, input, { signal: ctx.signal })),
    ),

  /** Before it there is nothing to count, which is not the same as nobody having come. */
  firstDay: siteProcedure('reports:read')
    .output(firstDaySchema)
    .query(async ({ ctx }) => ({ day: await ctx.readFirstDay(ctx.site) })),

  rollUp: sitesProcedure('reports:read')
    .input(rollUpSchema)
    .output(rollUpResultSchema)
    .query(async ({ ctx, input }) => {
      const ask = (site: Site, query: Query) => ctx.report(site, query, { signal: ctx.signal });
      return resultOf(await rollUp(ask, ctx.opened, input));
    }),

  vitals: siteProcedure('reports:read')
    .input(vitalsSchema)
    .output(vitalsResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyVitals(input))),

  leftOut: siteProcedure('reports:read')
    .input(leftOutSchema)
    .output(leftOutResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyLeftOut(input))),

  propNames: siteProcedure('reports:read')
    .input(propNamesSchema)
    .output(propNamesResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyPropNames(input))),

  scriptErrors: siteProcedure('reports:read')
    .input(scriptErrorsSchema)
    .output(scriptErrorsResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyScriptErrors(input))),

  funnel: siteProcedure('reports:read')
    .input(funnelQuestionSchema)
    .output(funnelResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyFunnel(input))),

  answerFunnel: siteProcedure('reports:read')
    .input(funnelQuestionSchema)
    .output(toldSchema(funnelResultSchema))
    .query(({ ctx, input, signal }) =>
      tellingHow((hear) => studied(ctx, studyFunnel(input), { signal, hear })),
    ),

  journey: siteProcedure('reports:read')
    .input(journeySchema)
    .output(journeyResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyJourney(input))),

  answerJourney: siteProcedure('reports:read')
    .input(journeySchema)
    .output(toldSchema(journeyResultSchema))
    .query(({ ctx, input, signal }) =>
      tellingHow((hear) => studied(ctx, studyJourney(input), { signal, hear })),
    ),

  retention: siteProcedure('reports:read')
    .input(retentionSchema)
    .output(retentionResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyRetention(input))),

  answerRetention: siteProcedure('reports:read')
    .input(retentionSchema)
    .output(toldSchema(retentionResultSchema))
    .query(({ ctx, input, signal }) =>
      tellingHow((hear) => studied(ctx, studyRetention(input), { signal, hear })),
    ),

  sessions: siteProcedure('reports:read')
    .input(sessionListSchema)
    .output(sessionListResultSchema)
    .query(({ ctx, input }) => studied(ctx, studySessionList(input))),

  session: siteProcedure('reports:read')
    .input(timelineSchema)
    .output(timelineResultSchema)
    .query(({ ctx, input }) => studied(ctx, studyTimeline(input))),
};
