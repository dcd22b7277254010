/** Who is on a site now: on which pages, from where, and what happened last. */
import { z } from 'zod';
import { studyFields, studyMetaSchema } from './study.ts';

/** "Now" means the last five minutes, as for the live count. */
export const PRESENCE_MS = 5 * 60_000;
/** Rows of each list. */
export const PRESENCE_ROWS_MAX = 10;
/** Hits of the feed. */
export const PRESENCE_FEED_MAX = 30;

export const presentSchema = z.strictObject({ site: studyFields.site });

const rowsSchema = z.array(z.object({ value: z.string().nullable(), visitors: z.number().int() }));

const presentReportSchema = z.object({
  /** With a pageview or event within the last five minutes. */
  visitors: z.number().int(),
  /** Each visitor on the page that they viewed last. */
  pages: rowsSchema,
  /** Each visitor by the source and country of the session. */
  sources: rowsSchema,
  countries: rowsSchema,
  /** The last pageviews and events, the newest first; nothing in it tells two visitors apart. */
  feed: z.array(
    z.object({
      at: z.string(),
      name: z.string(),
      page: z.string(),
      source: z.string().nullable(),
      country: z.string().nullable(),
      device: z.string().nullable(),
    }),
  ),
});
export type PresentReport = z.output<typeof presentReportSchema>;
export const presentResultSchema = presentReportSchema.extend({ meta: studyMetaSchema });
