/** The question that a report answers, and the shape of the answer; contract.md, "Reading reports". */
import { z } from 'zod';
import { DEFINITIONS } from './choices.ts';
import { DIMENSION_NAMES, isPropDimension, type PropDimension } from './dimensions.ts';
import { filtersSchema } from './filter.ts';
import { METRIC_NAMES } from './metrics.ts';
import { comparisonSchema, rangeSchema } from './range-schema.ts';
import { siteIdSchema } from './site.ts';

/** A page of a report never holds more rows than this. */
export const QUERY_ROWS_MAX = 10_000;

/** `prop:NAME`. */
const propDimensionSchema = z.custom<PropDimension>(
  (input) => typeof input === 'string' && isPropDimension(input),
  'prop:NAME for a property',
);

const dimensionSchema = z.union([z.enum(DIMENSION_NAMES), propDimensionSchema]);
const orderedSchema = z.union([z.enum([...METRIC_NAMES, ...DIMENSION_NAMES]), propDimensionSchema]);

export const querySchema = z.strictObject({
  site: siteIdSchema,
  metrics: z.array(z.enum(METRIC_NAMES)).min(1).max(METRIC_NAMES.length),
  range: rangeSchema,
  dimensions: z.array(dimensionSchema).max(4).default([]),
  filters: filtersSchema.default([]),
  orderBy: z
    .array(z.tuple([orderedSchema, z.enum(['asc', 'desc'])]))
    .max(8)
    .optional(),
  limit: z.number().int().min(1).max(QUERY_ROWS_MAX).default(100),
  offset: z.number().int().min(0).max(10_000_000).default(0),
  compare: comparisonSchema.optional(),
  definitions: z.enum(DEFINITIONS).optional(),
});

/** A checked question. `orderBy` must name only metrics and dimensions that are asked for. */
export type Query = z.output<typeof querySchema>;
export type QueryInput = z.input<typeof querySchema>;

const dimensionValueSchema = z.union([z.string(), z.null()]);
/** `{"amount": "12.34", "currency": "EUR"}`: 2 to 4 digits after the point. */
const moneySchema = z.object({ amount: z.string(), currency: z.string() });
/** A number; null where the metric is not defined; for revenue a list, by currency, empty where there is none. */
export const metricValueSchema = z.union([z.number(), z.null(), z.array(moneySchema)]);
export type MetricValue = z.output<typeof metricValueSchema>;

/** The same metrics of the days that are compared with. */
export const comparedSchema = z.object({ metrics: z.array(metricValueSchema) });

export const queryResultSchema = z.object({
  results: z.array(
    z.object({
      dimensions: z.array(dimensionValueSchema),
      metrics: z.array(metricValueSchema),
      comparison: comparedSchema.optional(),
    }),
  ),
  totals: z.array(metricValueSchema),
  totalsComparison: comparedSchema.optional(),
  meta: z.object({
    timezone: z.string(),
    from: z.string(),
    to: z.string(),
    /** The days that are compared with. */
    comparison: z.object({ from: z.string(), to: z.string() }).optional(),
    definitions: z.enum(DEFINITIONS),
    /** ISO 8601: every hit stored before this instant is counted. */
    freshAsOf: z.string(),
    exact: z.literal(true),
    /** Rows of the whole breakdown, before limit and offset. */
    rows: z.number().int(),
    /** Hits that were read to answer. */
    hitsRead: z.number().int(),
    tookMs: z.number(),
  }),
});
export type QueryResult = z.output<typeof queryResultSchema>;
