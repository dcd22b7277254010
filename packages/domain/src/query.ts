/** The question that a report answers, and the shape of the answer; contract.md, "Reading reports". */
import { z } from 'zod';
import { DIMENSION_NAMES, FILTER_DIMENSIONS } from './dimensions.ts';
import { METRIC_NAMES } from './metrics.ts';
import { rangeSchema } from './range-schema.ts';
import { DEFINITIONS, siteIdSchema } from './site.ts';

export const FILTER_OPERATORS = ['is', 'isNot', 'contains'] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** `["is", "country", ["DE", "FR"]]`: true when one of the values fits (`isNot`: when none does). null is unknown. */
export const filterSchema = z.tuple([
  z.enum(FILTER_OPERATORS),
  z.enum(FILTER_DIMENSIONS),
  z
    .array(z.union([z.string().max(2000), z.null()]))
    .min(1)
    .max(200),
]);
export type Filter = z.output<typeof filterSchema>;

/** One filter, or a list of filters that must all hold. */
const filtersSchema = z.preprocess(
  (input) => (Array.isArray(input) && typeof input[0] === 'string' ? [input] : input),
  z.array(filterSchema).max(20),
);

/** A page of a report never holds more rows than this. */
export const QUERY_ROWS_MAX = 10_000;

export const querySchema = z.strictObject({
  site: siteIdSchema,
  metrics: z.array(z.enum(METRIC_NAMES)).min(1).max(METRIC_NAMES.length),
  range: rangeSchema,
  dimensions: z.array(z.enum(DIMENSION_NAMES)).max(4).default([]),
  filters: filtersSchema.default([]),
  orderBy: z
    .array(z.tuple([z.enum([...METRIC_NAMES, ...DIMENSION_NAMES]), z.enum(['asc', 'desc'])]))
    .max(8)
    .optional(),
  limit: z.number().int().min(1).max(QUERY_ROWS_MAX).default(100),
  offset: z.number().int().min(0).max(10_000_000).default(0),
  definitions: z.enum(DEFINITIONS).optional(),
});

/** A checked question. `orderBy` must name only metrics and dimensions that are asked for. */
export type Query = z.output<typeof querySchema>;
export type QueryInput = z.input<typeof querySchema>;

const dimensionValueSchema = z.union([z.string(), z.null()]);
const metricValueSchema = z.union([z.number(), z.null()]);

export const queryResultSchema = z.object({
  results: z.array(
    z.object({
      dimensions: z.array(dimensionValueSchema),
      metrics: z.array(metricValueSchema),
    }),
  ),
  totals: z.array(metricValueSchema),
  meta: z.object({
    timezone: z.string(),
    from: z.string(),
    to: z.string(),
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
