/** Checks ranges that come from outside; apart from range.ts, so that pages can count days without a schema library. */
import { z } from 'zod';
import { NAMED_COMPARISONS, NAMED_RANGES } from './range.ts';

/** No hit is older than the clocks are; and the day after the last must have a year of four digits too. */
const FIRST_DATE = '1970-01-01';
const LAST_DATE = '2999-12-31';

export const dateSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a date such as 2026-11-01', abort: true })
  .refine(
    (text) => {
      const at = Date.parse(`${text}T00:00:00Z`);
      return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
    },
    { error: 'must be a date of the calendar', abort: true },
  )
  .refine(
    (text) => text >= FIRST_DATE && text <= LAST_DATE,
    `must be a date from ${FIRST_DATE} to ${LAST_DATE}`,
  );

/** What stands behind "must be one of today, …, or". */
const FORM_OF_DAYS = '{"from":"2026-11-01","to":"2026-11-30"}';

export const daysSchema = z
  .strictObject(
    { from: dateSchema, to: dateSchema },
    { error: ({ code }) => (code === 'invalid_type' ? FORM_OF_DAYS : undefined) },
  )
  .refine(({ from, to }) => from <= to, 'from must not be after to');

export const rangeSchema = z.union([z.enum(NAMED_RANGES), daysSchema]);

export const comparisonSchema = z.union([z.enum(NAMED_COMPARISONS), daysSchema]);
