/** What the reports beside breakdowns have in common: who asks about which days, and what the answer was read from. */
import { z } from 'zod';
import { filtersSchema } from './filter.ts';
import { rangeSchema } from './range-schema.ts';
import { siteIdSchema } from './site.ts';

/** The site, its days, and filters that must all hold. */
export const studyFields = {
  site: siteIdSchema,
  range: rangeSchema,
  filters: filtersSchema.default([]),
};

export const studyMetaSchema = z.object({
  timezone: z.string(),
  /** Days of the time zone, both included. */
  from: z.string(),
  to: z.string(),
  /** ISO 8601: every hit stored before this instant is counted. */
  freshAsOf: z.string(),
  exact: z.literal(true),
  /** Hits that were read to answer. */
  hitsRead: z.number().int(),
  tookMs: z.number(),
});
export type StudyMeta = z.output<typeof studyMetaSchema>;
