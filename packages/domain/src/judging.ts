/** Judging again: which hits of days that are over count from now on, and which no longer do (docs/adr/0014). */
import { z } from 'zod';
import { dateSchema } from './range-schema.ts';
import { LEFT_OUT_VERDICTS } from './verdict.ts';

/** Of each kind; more than this is a list to import. */
const VALUES_MAX = 50;

const patternsSchema = z.array(z.string().min(1).max(500)).max(VALUES_MAX).default([]);

/** Patterns in which `*` stands for any characters. Referrers are host and path, as reports show them. */
const takeSchema = z.strictObject({
  pages: patternsSchema,
  hostnames: patternsSchema,
  referrers: patternsSchema,
  /** ISO 3166-1 alpha-2. */
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(VALUES_MAX)
    .default([]),
});

/** What is judged anew about hits of some days of the site's time zone, both included. */
export const judgingSchema = z
  .strictObject({
    from: dateSchema,
    to: dateSchema,
    /** Hits that no longer count. */
    take: takeSchema.prefault({}),
    /** Verdicts that no longer leave a hit out. */
    lift: z.array(z.enum(LEFT_OUT_VERDICTS)).max(LEFT_OUT_VERDICTS.length).default([]),
  })
  .refine(({ from, to }) => from <= to, 'from must not be after to')
  .refine(
    ({ take, lift }) => lift.length > 0 || Object.values(take).some((list) => list.length > 0),
    'takes nothing and lifts nothing',
  );
export type Judging = z.output<typeof judgingSchema>;
