/** How an answer comes about: what its metrics mean, and what was read for it; contract.md, "Explain". */
import { z } from 'zod';
import { DEFINITIONS } from './choices.ts';
import { newGoalSchema } from './goal.ts';
import { judgingSchema } from './judging.ts';
import { METRIC_NAMES, METRIC_UNITS } from './metrics.ts';

/** What was read about some days. Both may hold hits that lie beside the range. */
const readingSchema = z.object({
  /** Days of the time zone, both included. */
  from: z.string(),
  to: z.string(),
  /** Sealed hits that were read one by one: files, and the hits in them. */
  parts: z.object({ count: z.number().int(), hits: z.number().int() }),
  /** UTC days whose hits were counted beforehand, and those hits. */
  cubes: z.object({ count: z.number().int(), hits: z.number().int() }),
  /** Hits that are not sealed yet: batches, and the hits in them. */
  tail: z.object({ count: z.number().int(), hits: z.number().int() }),
  /** True when hits beyond the range were needed, for sessions that reach over its edge. */
  readsWholeSessions: z.boolean(),
});

export const explanationSchema = z.object({
  metrics: z.array(
    z.object({
      name: z.enum(METRIC_NAMES),
      label: z.string(),
      unit: z.enum(METRIC_UNITS),
      meaning: z.string(),
    }),
  ),
  definitions: z.object({ name: z.enum(DEFINITIONS), bounce: z.string() }),
  dimensions: z.array(z.string()),
  /** Each must hold; as they were understood. */
  filters: z.array(z.unknown()),
  /** The site's goals, where the question is about goals. */
  goals: z.array(newGoalSchema).optional(),
  /** Where the site has judged hits of these days again; hits whose verdict was lifted count as sessions of their own. */
  judgedAgain: z.array(judgingSchema).optional(),
  timezone: z.string(),
  /** The range, and after it the days that it is compared with. */
  readings: z.array(readingSchema).min(1).max(2),
  exact: z.literal(true),
  /** Rows of the whole breakdown, before limit and offset. */
  rows: z.number().int(),
  /** ISO 8601: every hit stored before this instant is counted. */
  freshAsOf: z.string(),
  /** To answer the question, this time; an answer that is kept takes next to none. */
  tookMs: z.number(),
});
export type Explanation = z.output<typeof explanationSchema>;
