/** Several sites together: what each of them has, and all of it added up. */
import { z } from 'zod';
import { DEFINITIONS } from './choices.ts';
import { filtersSchema } from './filter.ts';
import { ROLL_UP_SITES_MAX } from './limits.ts';
import type { Metric } from './metrics.ts';
import { comparedSchema, metricValueSchema } from './query.ts';
import { comparisonSchema, rangeSchema } from './range-schema.ts';
import { siteIdSchema } from './site.ts';

/** What adds up over sites, or is a share of something that does. */
const ROLL_UP_METRICS = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'bounceRate',
  'sessionDuration',
  'viewsPerSession',
  'exitRate',
  'conversions',
  'revenue',
] as const satisfies readonly Metric[];
export type RollUpMetric = (typeof ROLL_UP_METRICS)[number];

/** Each once. */
export const rollUpSitesSchema = z
  .array(siteIdSchema)
  .min(1)
  .max(ROLL_UP_SITES_MAX)
  .refine((ids) => new Set(ids).size === ids.length, 'names a site twice');

export const rollUpSchema = z.strictObject({
  sites: rollUpSitesSchema,
  metrics: z.array(z.enum(ROLL_UP_METRICS)).min(1).max(ROLL_UP_METRICS.length),
  range: rangeSchema,
  /** The width of the buckets of `series`, which is empty without. */
  interval: z.enum(['day', 'week', 'month']).optional(),
  filters: filtersSchema.default([]),
  compare: comparisonSchema.optional(),
  /** Each site's own when absent. */
  definitions: z.enum(DEFINITIONS).optional(),
});
export type RollUpQuestion = z.output<typeof rollUpSchema>;

const metricsSchema = z.array(metricValueSchema);

/** Metrics are in the order in which they were asked for. */
export const rollUpResultSchema = z.object({
  totals: metricsSchema,
  totalsComparison: comparedSchema.optional(),
  /** Days, weeks or months of each site's own time zone, by their first day. */
  series: z.array(z.object({ bucket: z.string(), metrics: metricsSchema })),
  /** In the order in which they were asked for. */
  sites: z.array(
    z.object({
      site: z.string(),
      timezone: z.string(),
      /** Days of its time zone, both included. */
      from: z.string(),
      to: z.string(),
      metrics: metricsSchema,
      comparison: comparedSchema.optional(),
    }),
  ),
  meta: z.object({
    /** ISO 8601: every hit stored before this instant is counted. */
    freshAsOf: z.string(),
    exact: z.literal(true),
    /** Hits that were read to answer. */
    hitsRead: z.number().int(),
    tookMs: z.number(),
  }),
});
export type RollUpReport = z.output<typeof rollUpResultSchema>;
