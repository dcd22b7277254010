/** How many visitors a site had within the last minutes. */
import { z } from 'zod';

export const presenceSchema = z.object({
  visitors: z.number().int(),
  /** ISO 8601: the instant that counts as now. */
  asOf: z.string(),
});

/** As it is pushed: null while the live count cannot be read, so that the stream says so and goes on. */
export const pushedPresenceSchema = presenceSchema.extend({
  visitors: z.number().int().nullable(),
});
