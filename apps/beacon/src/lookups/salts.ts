/** The salts of the days, in memory: a hit never waits for MongoDB to be hashed. */
import { randomBytes } from 'node:crypto';
import type { SaltStore } from '@footfall/db';
import { dayOf } from '@footfall/domain';

export type Salts = {
  /** The salt of a UTC day (`2026-11-22`), if it is known. */
  of(day: string): Uint8Array | undefined;
  /** Fetches what is missing for now; rejects when MongoDB does not answer. */
  refresh(): Promise<void>;
  /** Fetches today's and, in time, tomorrow's from now on. */
  start(): void;
  stop(): void;
};

const DAY_MS = 24 * 3_600_000;
const SALT_BYTES = 32;
/** Early enough that MongoDB may be away around midnight. */
const AHEAD_MS = 3_600_000;
/** How often to look whether something is missing. */
const EVERY_MS = 1_000;

/** `checkClock` is waited for before the first salt: until then no hit is taken, and the day may be another. */
export function createSalts(
  store: SaltStore,
  now: () => number,
  checkClock: () => Promise<void> = async () => {},
): Salts {
  const salts = new Map<string, Uint8Array>();
  /** Days of the past that have no salt: there will never be one. */
  const absent = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  function forgetBefore(day: string): void {
    for (const old of [...salts.keys(), ...absent]) {
      if (old >= day) continue;
      salts.delete(old);
      absent.delete(old);
    }
  }

  async function fetchMissing(): Promise<void> {
    if (!salts.has(dayOf(now()))) await checkClock();
    const at = now();
    const [yesterday, today, soon] = [dayOf(at - DAY_MS), dayOf(at), dayOf(at + AHEAD_MS)];
    forgetBefore(yesterday);
    for (const day of [today, soon]) {
      if (!salts.has(day)) salts.set(day, await store.readOrCreate(day, randomBytes(SALT_BYTES)));
    }
    if (salts.has(yesterday) || absent.has(yesterday)) return;
    const old = await store.read(yesterday);
    if (old === null) absent.add(yesterday);
    else salts.set(yesterday, old);
  }

  function refresh(): Promise<void> {
    running ??= fetchMissing().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    of: (day) => salts.get(day),
    refresh,
    start() {
      // A failure shows in readyz for as long as today's salt is missing, and is tried again.
      const tryAgain = () => refresh().catch(() => {});
      timer = setInterval(tryAgain, EVERY_MS);
      timer.unref();
      void tryAgain();
    },
    stop: () => clearInterval(timer),
  };
}
