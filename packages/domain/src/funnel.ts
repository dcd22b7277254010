/** Funnels: how many go through a list of steps, where they drop off, and how long a step takes them. */
import { z } from 'zod';
import { goalRuleSchema } from './goal.ts';
import {
  FUNNEL_NAME_CHARACTERS_MAX,
  FUNNEL_STEPS_MAX,
  FUNNEL_STEPS_MIN,
  FUNNEL_WINDOW_SECONDS_MAX,
} from './limits.ts';
import { studyDimensionSchema, studyFields, studyMetaSchema } from './study.ts';

export const FUNNELS_PER_SITE_MAX = 50;
const DAY_SECONDS = 86_400;

const stepSchema = z.strictObject({
  name: z.string().trim().min(1).max(FUNNEL_NAME_CHARACTERS_MAX),
  /** Which hits are this step; the rules of goals. */
  rule: goalRuleSchema,
});

const definitionFields = {
  steps: z.array(stepSchema).min(FUNNEL_STEPS_MIN).max(FUNNEL_STEPS_MAX),
  /** `ordered`: other hits may lie between two steps; `strict`: the next pageview or event is the next step. */
  order: z.enum(['ordered', 'strict']).default('ordered'),
  /** Who goes through it. Without cookies a visitor is one for a UTC day. */
  per: z.enum(['session', 'visitor']).default('session'),
  /** From the first step to the last. */
  windowSeconds: z.number().int().min(1).max(FUNNEL_WINDOW_SECONDS_MAX).default(DAY_SECONDS),
};

export const newFunnelSchema = z.strictObject({
  name: z.string().trim().min(1).max(FUNNEL_NAME_CHARACTERS_MAX),
  ...definitionFields,
});
export type NewFunnel = z.output<typeof newFunnelSchema>;
export const funnelSchema = newFunnelSchema.extend({ id: z.string(), createdAt: z.string() });
export type Funnel = z.output<typeof funnelSchema>;

export const funnelQuestionSchema = z.strictObject({
  ...studyFields,
  ...definitionFields,
  by: studyDimensionSchema.optional(),
  limit: z.number().int().min(1).max(100).default(20),
});
export type FunnelQuestion = z.output<typeof funnelQuestionSchema>;

const reachedSchema = z.object({
  name: z.string(),
  /** Who came so far. */
  count: z.number().int(),
  /** Of those at the step before, how many went no further than that, and which part came here; null at the first. */
  droppedBefore: z.number().int().nullable(),
  shareOfPrevious: z.number().nullable(),
  /** Of those at the first step; null where there is nobody. */
  shareOfFirst: z.number().nullable(),
  /** From the step before: the mean, and what half of them did not exceed; null at the first, and for nobody. */
  secondsMean: z.number().nullable(),
  secondsMedian: z.number().nullable(),
});
export type ReachedStep = z.output<typeof reachedSchema>;

const funnelReportSchema = z.object({
  /** Sessions or visitors of the range that the filters let through, whether they began or not. */
  total: z.number().int(),
  steps: z.array(reachedSchema),
  /** By the dimension, as it was at the first step; those at the first step most first. */
  results: z.array(z.object({ value: z.string().nullable(), steps: z.array(reachedSchema) })),
  /** Rows of the whole breakdown. */
  rows: z.number().int(),
});
export type FunnelReport = z.output<typeof funnelReportSchema>;
export const funnelResultSchema = funnelReportSchema.extend({ meta: studyMetaSchema });
