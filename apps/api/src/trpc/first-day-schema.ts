/** What is answered about where a site's data begin; of a shared one the same. */
import { z } from 'zod';

export const firstDaySchema = z.object({
  /** In the site's time zone; null while the site has no hits. */
  day: z.iso.date().nullable(),
});
