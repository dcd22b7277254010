/** Retention: of the visitors who came first in a period, how many were there again in the periods after it. */
import { z } from 'zod';
import { studyFields, studyMetaSchema } from './study.ts';

const PERIODS_MAX = 31;

export const retentionSchema = z.strictObject({
  ...studyFields,
  /** Weeks begin on the site's first day, months on their first. */
  period: z.enum(['day', 'week', 'month']).default('week'),
  /** How many periods after the first are told. */
  periods: z.number().int().min(1).max(PERIODS_MAX).default(12),
});
export type RetentionQuestion = z.output<typeof retentionSchema>;

const retentionReportSchema = z.object({
  /** Visitors whose id lasts: they agreed to it, or a site identified them. Only they can be seen again. */
  visitors: z.number().int(),
  /** Ids that last for a UTC day, of all others. */
  passing: z.number().int(),
  /** By the period in which a visitor was first seen within the range, the earliest first; empty ones are left out. */
  cohorts: z.array(
    z.object({
      /** First day of the period. */
      start: z.string(),
      visitors: z.number().int(),
      /** Those of them who were there so many periods later; the first is all of them, the last the last with hits. */
      returned: z.array(z.number().int()),
    }),
  ),
});
export type RetentionReport = z.output<typeof retentionReportSchema>;
export const retentionResultSchema = retentionReportSchema.extend({ meta: studyMetaSchema });
