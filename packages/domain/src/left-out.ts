/** What was kept out of reports: hits with a verdict, by the reason, and bots by their names. */
import { z } from 'zod';
import { BOT_KINDS } from './bots.ts';
import { studyFields, studyMetaSchema } from './study.ts';
import { LEFT_OUT_VERDICTS, TAKEN } from './verdict.ts';

/** Pages that are named. */
export const LEFT_OUT_PAGES_MAX = 20;

export const leftOutSchema = z.strictObject({ ...studyFields });
export type LeftOutQuestion = z.output<typeof leftOutSchema>;

const countsSchema = z.object({
  /** Of every kind. */
  hits: z.number().int(),
  pageviews: z.number().int(),
  visitors: z.number().int(),
});

const leftOutReportSchema = z.object({
  totals: countsSchema,
  /** The most hits first. */
  verdicts: z.array(
    countsSchema.extend({
      /** Why; `judgedAgain` where the hit counted first, and a judging of the site took it. */
      verdict: z.enum([...LEFT_OUT_VERDICTS, TAKEN]),
      /** ISO 8601: within the range. */
      firstAt: z.string(),
      lastAt: z.string(),
    }),
  ),
  /** Those that say who they are (`bot:agent`), the most hits first; null where the name is not one of the list that is kept. */
  bots: z.array(
    countsSchema.extend({
      name: z.string().nullable(),
      kind: z.enum(BOT_KINDS).nullable(),
      /** Different ones. */
      pages: z.number().int(),
      firstAt: z.string(),
      lastAt: z.string(),
    }),
  ),
  /** Where most of the pageviews would have been. */
  pages: z.array(z.object({ page: z.string(), pageviews: z.number().int() })),
});
export type LeftOutReport = z.output<typeof leftOutReportSchema>;
export const leftOutResultSchema = leftOutReportSchema.extend({ meta: studyMetaSchema });
