/** Whose turn it is to have rows read to be kept: one table is filled at a time, and only while a statement could run. */
import { setMaxListeners } from 'node:events';
import { createFairQueue, type FairQueue } from './fair-queue.ts';
import type { Hear } from './progress.ts';
import { QuestionStopped } from './run.ts';

/** `cost`: how many rows are read; 0 where none are. */
type Turn = { siteId: string; cost: number; hear?: Hear | undefined };

export type Turns = {
  /** Aborts once they are closed. */
  closing: AbortSignal;
  /** Does the work when it is its turn. Rejects with a `QuestionStopped` once they are closed. */
  take<Value>(turn: Turn, work: () => Promise<Value>): Promise<Value>;
  /** Lets nobody in any more; resolves when the work that was begun has ended. */
  close(): Promise<unknown>;
};

/** `places`: where statements wait. */
export function createTurns(places: FairQueue): Turns {
  // The sites in turns; whoever wants the same finds it done.
  const queue = createFairQueue(1);
  const closing = new AbortController();
  const { signal } = closing;
  // Whoever waits for a turn listens.
  setMaxListeners(0, signal);
  let working: Promise<unknown> = Promise.resolve();
  return {
    closing: signal,
    async take({ siteId, cost, hear }, work) {
      const onWait = () => hear?.({ step: 'waiting', share: null });
      const leave = [await queue.enter(siteId, { signal, cost, onWait })];
      try {
        // Small statements do not wait for what is read to be kept.
        if (cost > 0) leave.push(await places.enter(siteId, { signal, cost, onWait }));
        signal.throwIfAborted();
        const result = work();
        working = result.catch(() => undefined);
        return await result;
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      } finally {
        for (const give of leave) give();
      }
    },
    close() {
      closing.abort(new QuestionStopped('cancelled'));
      return working;
    },
  };
}
