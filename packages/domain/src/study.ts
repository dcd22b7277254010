/** What the reports beside breakdowns have in common: who asks about which days, and what the answer was read from. */
import { z } from 'zod';
import {
  DIMENSIONS,
  FILTER_DIMENSIONS,
  type FilterDimension,
  isPropDimension,
  type PropDimension,
} from './dimensions.ts';
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

/** What a study can be broken down by: what a hit says for itself, or its session. Not by what a hit has several of. */
export type StudyDimension = Exclude<FilterDimension, 'goal'> | PropDimension;
const STUDY_DIMENSIONS = FILTER_DIMENSIONS.filter((name) => name !== 'goal');
export const studyDimensionSchema = z.custom<StudyDimension>(
  (input) =>
    typeof input === 'string' &&
    ((STUDY_DIMENSIONS as readonly string[]).includes(input) || isPropDimension(input)),
  `must be one of ${STUDY_DIMENSIONS.join(', ')}, prop:NAME`,
);

/** True where the value belongs to the session, and not to the hit. */
export function isOfSession(dimension: StudyDimension): boolean {
  return !isPropDimension(dimension) && DIMENSIONS[dimension].scope === 'session';
}

/** Rows of a study, a page at a time. */
export const studyPageFields = {
  limit: z.number().int().min(1).max(1000).default(100),
  offset: z.number().int().min(0).max(1_000_000).default(0),
};
