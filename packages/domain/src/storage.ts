/** How the keeping of a site's hits fares: what waits, what is where, what went wrong last. */
import { z } from 'zod';
import { removalSchema } from './removal.ts';

const levelSchema = z.object({
  parts: z.number().int(),
  hits: z.number().int(),
  bytes: z.number().int(),
});

const jobFailureSchema = z.object({
  job: z.string(),
  /** UTC month: `2026-11`. */
  month: z.string(),
  message: z.string(),
  /** ISO 8601, as all times here. */
  firstAt: z.string(),
  lastAt: z.string(),
  times: z.number().int(),
});
export type JobFailure = z.output<typeof jobFailureSchema>;

export const storageStatusSchema = z.object({
  site: z.string(),
  /** All hits that were stored before this instant are in parts. */
  sealedBefore: z.string(),
  /** How long the oldest hits that no part holds have waited. */
  lagMs: z.number().int(),
  /** Hits that no part holds yet, counted up to a million. */
  waitingHits: z.number().int(),
  levels: z.object({ sealed: levelSchema, compacted: levelSchema, archived: levelSchema }),
  /** Hits that have left the recent store; they are in parts. */
  droppedHits: z.number().int(),
  failures: z.array(jobFailureSchema),
  removals: z.array(removalSchema),
});
export type StorageStatus = z.output<typeof storageStatusSchema>;
