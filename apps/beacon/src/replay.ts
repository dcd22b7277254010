/** `replay-dead-letters`: for the operator who has removed the reason why MongoDB refused some hits. */

import { openSpool, SpoolInUse } from './spool/spool.ts';
import { findSpools } from './spool/spool-dirs.ts';

/** What tells a beacon that runs to do it for its own spools. */
export const REPLAY_SIGNAL = 'SIGUSR2';

export type Replayed = {
  /** Batches of spools that nobody works on: the next start ships them. */
  batches: number;
  /** Processes that were told to do it for theirs, and ship them at once. */
  told: number[];
};

/** Puts the dead letters of every spool back into its queue. */
export async function replayDeadLetters(dataDir: string, bytesMax: number): Promise<Replayed> {
  const told = new Set<number>();
  let batches = 0;
  for (const dir of findSpools(dataDir)) {
    try {
      const spool = openSpool({ dir, bytesMax, now: Date.now });
      batches += await spool.replayDeadLetters();
      await spool.close();
    } catch (error) {
      if (!(error instanceof SpoolInUse)) throw error;
      told.add(error.pid);
    }
  }
  for (const pid of told) process.kill(pid, REPLAY_SIGNAL);
  return { batches, told: [...told] };
}
