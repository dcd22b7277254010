/** How far questions are: told by whoever works, heard by all who wait for the same answer. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Progress } from '@footfall/domain';

export type Hear = (progress: Progress) => void;

/** A statement is asked so often how far it is: often enough for a bar that moves. */
const LOOK_EVERY_MS = 250;

export type ProgressBoard = {
  /** Hears of the work under the key; call what it returns to hear no more. */
  listen(key: string, hear: Hear): () => void;
  /** What tells of it, whoever hears it. */
  teller(key: string): Hear;
};

/** Makes the one place where work and who waits for it find each other. */
export function createProgressBoard(): ProgressBoard {
  const hearers = new Map<string, Set<Hear>>();
  return {
    listen(key, hear) {
      const those = hearers.get(key) ?? new Set();
      hearers.set(key, those.add(hear));
      return () => {
        those.delete(hear);
        if (those.size === 0 && hearers.get(key) === those) hearers.delete(key);
      };
    },
    teller: (key) => (progress) => {
      for (const hear of hearers.get(key) ?? []) hear(progress);
    },
  };
}

/** Tells how far the statement is that runs on a connection, until the work is over. */
export async function whileTelling<Value>(
  connection: DuckDBConnection,
  step: Progress['step'],
  { hear, work }: { hear: Hear; work: () => Promise<Value> },
): Promise<Value> {
  let share: number | null = null;
  hear({ step, share });
  const timer = setInterval(() => {
    const { percentage } = connection.progress;
    // Below 0 while DuckDB has nothing to tell; it may find more to do, but what was done stays so.
    if (percentage >= 0) share = Math.max(share ?? 0, Math.min(percentage / 100, 1));
    hear({ step, share });
  }, LOOK_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
