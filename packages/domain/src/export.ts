/** Raw hits that leave: in which form, of which days. */
import { z } from 'zod';
import { dateSchema } from './range-schema.ts';
import { visitorIdSchema } from './removal.ts';

export const EXPORT_FORMATS = ['ndjson', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Days of the site's time zone, both included; `leftOut` takes hits with a verdict too. In an address all is text. */
export const exportSchema = z
  .object({
    from: dateSchema,
    to: dateSchema,
    leftOut: z.stringbool().or(z.boolean()).default(false),
    /** Only the hits of one visitor, who asked for them. */
    visitor: visitorIdSchema.exactOptional(),
  })
  .refine(({ from, to }) => from <= to, 'from must not be after to');

/** What an export would have. */
export const exportMeasureSchema = z.object({
  site: z.string(),
  from: z.string(),
  to: z.string(),
  timezone: z.string(),
  /** An upper bound: whole days are counted, and what is left out. */
  hitsMax: z.number().int(),
});
export type ExportMeasure = z.output<typeof exportMeasureSchema>;
