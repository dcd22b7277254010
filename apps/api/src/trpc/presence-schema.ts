/** How many visitors a site had within the last minutes. */
import { z } from 'zod';

export const presenceSchema = z.object({
  visitors: z.number().int(),
  /** ISO 8601: the instant that counts as now. */
  asOf: z.string(),
});
