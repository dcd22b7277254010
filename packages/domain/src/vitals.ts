/** Web vitals: how the load of pages felt, by percentiles and by the ratings that browsers' makers agreed on. */
import { z } from 'zod';
import { studyDimensionSchema, studyFields, studyMetaSchema, studyPageFields } from './study.ts';

/**
 * Where good ends and where poor begins, in milliseconds, but for CLS, which has no unit.
 * https://web.dev/articles/defining-core-web-vitals-thresholds
 */
export const VITALS = {
  LCP: { goodMax: 2500, poorAbove: 4000 },
  INP: { goodMax: 200, poorAbove: 500 },
  CLS: { goodMax: 0.1, poorAbove: 0.25 },
  FCP: { goodMax: 1800, poorAbove: 3000 },
  TTFB: { goodMax: 800, poorAbove: 1800 },
} as const;
export type Vital = keyof typeof VITALS;
export const VITAL_NAMES = Object.keys(VITALS) as [Vital, ...Vital[]];

export const vitalsSchema = z.strictObject({
  ...studyFields,
  by: studyDimensionSchema.optional(),
  ...studyPageFields,
});
export type VitalsQuestion = z.output<typeof vitalsSchema>;

/** Percentiles are values that were measured: the smallest that so many are not above. Shares add up to 1. */
const measuredSchema = z.object({
  vital: z.enum(VITAL_NAMES),
  /** Page loads that told it. */
  count: z.number().int(),
  p50: z.number().nullable(),
  p75: z.number().nullable(),
  p95: z.number().nullable(),
  good: z.number().nullable(),
  needsImprovement: z.number().nullable(),
  poor: z.number().nullable(),
});
export type MeasuredVital = z.output<typeof measuredSchema>;

/** Each of {@link VITAL_NAMES}, in that order; `loads` are the page loads that told any. */
const measuredLoadsSchema = z.object({
  loads: z.number().int(),
  vitals: z.array(measuredSchema),
});

const vitalsReportSchema = z.object({
  totals: measuredLoadsSchema,
  /** By the dimension that was asked for, the most loads first; empty without one. */
  results: z.array(measuredLoadsSchema.extend({ value: z.string().nullable() })),
  /** Rows of the whole breakdown, before limit and offset. */
  rows: z.number().int(),
});
export type VitalsReport = z.output<typeof vitalsReportSchema>;
export const vitalsResultSchema = vitalsReportSchema.extend({ meta: studyMetaSchema });
