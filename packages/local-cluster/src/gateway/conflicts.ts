// Runs a command again that PostgreSQL ended in favour of another one, of which nothing was kept.
import { setTimeout as sleep } from 'node:timers/promises';
import { toCommandError } from './errors.ts';

// Two bulk writes that lock the same documents in different orders may meet again, and a read on the standby may meet
// the replay of another change; five times in a row is a workload that should hear of it.
const attemptsMax = 5;
const pauseMs = 10;

/** What `run` gives at last. MongoDB does the same for commands outside of transactions. */
export async function withoutConflicts(run: () => Promise<Buffer>): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const isConflict = toCommandError(error).codeName === 'WriteConflict';
      if (!isConflict || attempt === attemptsMax) throw error;
      await sleep(pauseMs * attempt * (0.5 + Math.random()));
    }
  }
}
