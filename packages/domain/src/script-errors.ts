/** Errors of a site's own scripts, as visitors' browsers reported them. */
import { z } from 'zod';
import { studyFields, studyMetaSchema, studyPageFields } from './study.ts';

/** Pages that are named for an error. */
export const ERROR_PAGES_MAX = 5;

export const scriptErrorsSchema = z.strictObject({
  ...studyFields,
  orderBy: z.enum(['count', 'visitors', 'lastAt']).default('count'),
  ...studyPageFields,
});
export type ScriptErrorsQuestion = z.output<typeof scriptErrorsSchema>;

const scriptErrorsReportSchema = z.object({
  totals: z.object({
    count: z.number().int(),
    visitors: z.number().int(),
    sessions: z.number().int(),
  }),
  results: z.array(
    z.object({
      message: z.string().nullable(),
      /** File, line and column, or `promise`; null where the browser did not tell. */
      at: z.string().nullable(),
      count: z.number().int(),
      visitors: z.number().int(),
      sessions: z.number().int(),
      /** On how many pages, and those where it was reported most, each with how often. */
      pages: z.number().int(),
      topPages: z.array(z.object({ page: z.string(), count: z.number().int() })),
      /** ISO 8601: within the range. */
      firstAt: z.string(),
      lastAt: z.string(),
    }),
  ),
  /** Different errors, before limit and offset. */
  rows: z.number().int(),
});
export type ScriptErrorsReport = z.output<typeof scriptErrorsReportSchema>;
export const scriptErrorsResultSchema = scriptErrorsReportSchema.extend({ meta: studyMetaSchema });
