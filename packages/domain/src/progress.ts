/** How far a question is that takes long. */
import { z } from 'zod';

/**
 * `waiting`: for a turn, because others ask too; `fetching`: files come from the archive; `preparing`: what the question needs of them
 * is put into memory; `counting`: the answer is worked out. One comes after the other, and each may come again.
 */
export const PROGRESS_STEPS = ['waiting', 'fetching', 'preparing', 'counting'] as const;

export const progressSchema = z.object({
  step: z.enum(PROGRESS_STEPS),
  /** How much of the step is done, from 0 to 1; null where nobody knows. */
  share: z.number().min(0).max(1).nullable(),
});
export type Progress = z.output<typeof progressSchema>;
