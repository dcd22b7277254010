/** Checks ranges that come from outside; apart from range.ts, so that pages can count days without a schema library. */
import { z } from 'zod';
import { NAMED_COMPARISONS, NAMED_RANGES } from './range.ts';

/** No hit is older than the clocks are; and the day after the last must have a year of four digits too. */
const FIRST_DATE = '1970-01-01';
const LAST_DATE = '2999-12-31';

export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-11-01')
  .refine((text) => {
    const at = Date.parse(`${text}T00:00:00Z`);
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  }, 'must be a date of the calendar')
  .refine(
    (text) => text >= FIRST_DATE && text <= LAST_DATE,
    `must be a date from ${FIRST_DATE} to ${LAST_DATE}`,
  );

export const daysSchema = z
  .object({ from: dateSchema, to: dateSchema })
  .refine(({ from, to }) => from <= to, 'from must not be after to');

export const rangeSchema = z.union([z.enum(NAMED_RANGES), daysSchema]);

export const comparisonSchema = z.union([z.enum(NAMED_COMPARISONS), daysSchema]);
