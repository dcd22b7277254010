/** Sessions one by one: a list, the newest first, and what happened in one of them. */
import { z } from 'zod';
import { studyFields, studyMetaSchema } from './study.ts';

/** Pageviews and events that the list shows of a session. */
export const TRAIL_HITS_MAX = 20;
/** Hits that a session's timeline shows. */
export const TIMELINE_HITS_MAX = 500;

/** A session's id: up to 16 digits. */
const sessionIdSchema = z.string().regex(/^\d{1,16}$/, 'must be the id of a session');
/** Where a page of the list ends, as the answer says it. */
const cursorSchema = z.string().regex(/^\d{1,16}-\d{1,16}$/, 'must be the "next" of an answer');

export const sessionListSchema = z.strictObject({
  ...studyFields,
  limit: z.number().int().min(1).max(100).default(25),
  /** The `next` of the page before; the newest sessions when absent. */
  after: cursorSchema.optional(),
});
export type SessionListQuestion = z.output<typeof sessionListSchema>;

const text = z.string().nullable();

const sessionRowSchema = z.object({
  id: z.string(),
  /** ISO 8601; of the whole session, also where it reaches over the edge of the range. */
  beganAt: z.string(),
  durationSeconds: z.number(),
  pageviews: z.number().int(),
  events: z.number().int(),
  entryPage: text,
  exitPage: text,
  source: text,
  channel: text,
  campaign: text,
  country: text,
  region: text,
  city: text,
  browser: text,
  os: text,
  device: text,
  language: text,
  /** The first {@link TRAIL_HITS_MAX} pageviews and events, in order. */
  trail: z.array(z.object({ at: z.string(), name: z.string(), page: z.string(), title: text })),
});
export type SessionRow = z.output<typeof sessionRowSchema>;

const sessionListReportSchema = z.object({
  results: z.array(sessionRowSchema),
  /** What to ask for as `after` to go on; null at the end. */
  next: text,
});
export type SessionListReport = z.output<typeof sessionListReportSchema>;
export const sessionListResultSchema = sessionListReportSchema.extend({ meta: studyMetaSchema });

export const timelineSchema = z.strictObject({
  site: studyFields.site,
  /** Days of which one has a pageview or event of the session. */
  range: studyFields.range,
  session: sessionIdSchema,
});
export type TimelineQuestion = z.output<typeof timelineSchema>;

const timelineReportSchema = z.object({
  /** Every hit, in order, also engagement, vitals and errors; empty when the range has no such session. */
  hits: z.array(
    z.object({
      at: z.string(),
      name: z.string(),
      page: z.string(),
      title: text,
      props: z.record(z.string(), z.string()),
      engagedSeconds: z.number().nullable(),
      scroll: z.number().nullable(),
      value: z.object({ amount: z.string(), currency: z.string() }).nullable(),
    }),
  ),
  /** All hits of the session; more than are shown when it has more than {@link TIMELINE_HITS_MAX}. */
  count: z.number().int(),
});
export type TimelineReport = z.output<typeof timelineReportSchema>;
export const timelineResultSchema = timelineReportSchema.extend({ meta: studyMetaSchema });
