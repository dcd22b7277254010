/** Which properties the hits of a site carry: their names, so that somebody can choose one to look at. */
import { z } from 'zod';
import { studyFields, studyMetaSchema, studyPageFields } from './study.ts';

export const propNamesSchema = z.strictObject({ ...studyFields, ...studyPageFields });
export type PropNamesQuestion = z.output<typeof propNamesSchema>;

const propNamesReportSchema = z.object({
  /** The most hits first. */
  results: z.array(
    z.object({
      name: z.string(),
      /** Pageviews and events that carry it. */
      hits: z.number().int(),
      visitors: z.number().int(),
      sessions: z.number().int(),
      /** How many different values it has, as texts. */
      values: z.number().int(),
    }),
  ),
  /** Different names, before limit and offset. */
  rows: z.number().int(),
});
export type PropNamesReport = z.output<typeof propNamesReportSchema>;
export const propNamesResultSchema = propNamesReportSchema.extend({ meta: studyMetaSchema });
