/** `replay-dead-letters`: for the operator who has removed the reason why MongoDB refused some hits. */

import { openSpool } from './spool/spool.ts';
import { findSpools } from './spool/spool-dirs.ts';

/**
 * Puts the dead letters of every spool back into its queue; the next start ships them.
 *
 * @throws SpoolInUse while a beacon runs on one of them.
 */
export async function replayDeadLetters(dataDir: string, bytesMax: number): Promise<number> {
  let count = 0;
  for (const dir of findSpools(dataDir)) {
    const spool = openSpool({ dir, bytesMax, now: Date.now });
    count += await spool.replayDeadLetters();
    await spool.close();
  }
  return count;
}
