/** What people keep beside the figures of a site: annotations of its days, and segments, which are filters with a name. */
import { z } from 'zod';
import { filtersSchema } from './filter.ts';
import { dateSchema } from './range-schema.ts';

/** A chart with more of them could not be read. */
export const ANNOTATIONS_PER_SITE_MAX = 500;
/** Of all people who look at the site. */
export const SEGMENTS_PER_SITE_MAX = 200;
const TEXT_CHARACTERS_MAX = 500;
const NAME_CHARACTERS_MAX = 120;

export const newAnnotationSchema = z.strictObject({
  /** A day of the site's time zone. */
  date: dateSchema,
  text: z.string().trim().min(1).max(TEXT_CHARACTERS_MAX),
});
export type NewAnnotation = z.output<typeof newAnnotationSchema>;
export const annotationSchema = newAnnotationSchema.extend({
  id: z.string(),
  createdAt: z.string(),
});
export type Annotation = z.output<typeof annotationSchema>;

export const newSegmentSchema = z.strictObject({
  name: z.string().trim().min(1).max(NAME_CHARACTERS_MAX),
  filters: filtersSchema,
  /** True: only who made it sees it. */
  isPersonal: z.boolean().default(false),
});
/** What can be changed of one: whose it is stays as it is. */
export const changedSegmentSchema = newSegmentSchema.omit({ isPersonal: true });
type NewSegment = z.output<typeof newSegmentSchema>;
export const segmentSchema = newSegmentSchema.extend({ id: z.string(), createdAt: z.string() });
export type Segment = z.output<typeof segmentSchema>;

/** A segment as it is kept: `userId` is whose it is, null for one of the site. */
export const ownedSegmentSchema = segmentSchema.extend({ userId: z.string().nullable() });
export type OwnedSegment = z.output<typeof ownedSegmentSchema>;
export type NewOwnedSegment = NewSegment & { userId: string | null };
