/** Removals: what was asked to be deleted for good, and whether it is. */
import { z } from 'zod';
import { KNOWN_AS } from './wire.ts';

/**
 * How long hits of a deleted site may still come in: beacons know sites for a minute, but a spool that cannot reach
 * MongoDB keeps hits for days, and trackers send again for 72 hours.
 */
export const SITE_SETTLE_MS = 96 * 3_600_000;

/** A removal as its record shows it. The record stays; it does not say who was erased. */
export const removalSchema = z.object({
  id: z.string(),
  kind: z.enum(['site', 'visitor']),
  /** ISO 8601. */
  requestedAt: z.string(),
  /** Null while a worker is still at it. */
  doneAt: z.string().nullable(),
  /** Hits that went, so far. */
  hits: z.number().int(),
});
export type Removal = z.output<typeof removalSchema>;

/** A visitor's id as reports and API spell it: an integer below 2^53, in decimal. */
export const visitorIdSchema = z
  .string()
  .regex(/^\d{1,16}$/, 'must be the decimal id of a visitor')
  .refine((text) => Number.isSafeInteger(Number(text)), 'must be below 2^53');

/** The name by which the site's own pages identified a visitor (`k`, `footfall('identify', …)`). */
export const knownAsSchema = z.string().regex(KNOWN_AS, 'must be 1 to 120 characters');
