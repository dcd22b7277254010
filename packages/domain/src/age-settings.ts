/** Ages of hits as operators set them, the same for every app that goes by them. */
import { z } from 'zod';
import { ARCHIVE_AFTER_DAYS_MIN } from './limits.ts';

/** A number of days, from a variable of the environment. */
export const daysSettingSchema = z.coerce
  .number('must be a number of days')
  .int('must be a number of days')
  .min(ARCHIVE_AFTER_DAYS_MIN, `must be at least ${ARCHIVE_AFTER_DAYS_MIN}`);

/** The worker deletes by it, and the API tells visitors: both are to be given the same. */
export const RETENTION_SETTINGS = {
  RETENTION_DAYS: daysSettingSchema
    .optional()
    .describe(
      'hits older than that are deleted for good by the worker, and the API tells visitors so: give both the same; retentionDays of a site goes before it; not set: they are kept',
    ),
};
