/** Sends the demo site's past to the beacon, as any server-side sender would: newest day first. */
import { type BeaconAccess, HITS_PER_REQUEST_MAX, sendHits } from './beacon-client.ts';
import { demoHistory, type HistoryDay } from './history.ts';

/** Days under way side by side. Within a day requests go in order, because a visitor's hits must. */
const DAYS_AT_ONCE = 3;

export type DemoProgress = {
  daysDone: number;
  days: number;
  /** Hits that the beacon has accepted. */
  hitsSent: number;
};

export type DemoHistoryOptions = BeaconAccess & {
  /** The moment at which the past ends, ms since 1970. */
  now: number;
  days: number;
  /** Called after every day. */
  onProgress?: (progress: DemoProgress) => void;
};

/**
 * Sends `days` days of invented traffic, about 15,000 hits each. A repeated call with the same days sends the
 * same ids, so that nothing doubles while the beacon remembers them. Resolves with what was sent.
 *
 * @throws the signal's reason when it is aborted; Error when the beacon refuses the hits or stays away.
 */
export async function sendDemoHistory(options: DemoHistoryOptions): Promise<DemoProgress> {
  const progress: DemoProgress = { daysDone: 0, days: options.days, hitsSent: 0 };
  const days = demoHistory(options);
  // The first failure ends the other lanes too, and nothing goes on in the back.
  const failed = new AbortController();
  const access = { ...options, signal: AbortSignal.any([options.signal, failed.signal]) };
  const sendDays = async () => {
    // Every lane takes its next day from the same generator: a day is made when its turn comes.
    for (let next = days.next(); !next.done; next = days.next()) {
      const accepted = await sendDay(access, next.value);
      // Only now: other lanes add to it meanwhile.
      progress.hitsSent += accepted;
      progress.daysDone += 1;
      options.onProgress?.({ ...progress });
    }
  };
  const lanes = Array.from({ length: DAYS_AT_ONCE }, async () => {
    try {
      await sendDays();
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  const ends = await Promise.allSettled(lanes);
  options.signal.throwIfAborted();
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return progress;
}

async function sendDay(access: BeaconAccess, { hits }: HistoryDay): Promise<number> {
  let accepted = 0;
  for (let start = 0; start < hits.length; start += HITS_PER_REQUEST_MAX) {
    accepted += await sendHits(access, hits.slice(start, start + HITS_PER_REQUEST_MAX));
  }
  return accepted;
}
