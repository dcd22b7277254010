/**
 * What time it is. A machine whose clock is days wrong would date hits, and the day of their visitors, wrongly: this
 * process goes by the database's time where the two are apart, and all beacons go by one.
 */
import { Gauge, type Registry } from 'prom-client';

/** Less is what clocks that are kept right differ by, and what an answer may take to come. */
const APART_MS = 10_000;
/** A clock that was set right, or set wrong, is noticed within this. */
const EVERY_MS = 10 * 60_000;

export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** By how much this machine's clock is behind the database's; 0 while they agree. */
  offsetMs(): number;
  /** Asks the database; rejects when it does not answer. */
  check(): Promise<void>;
  /** Asks now and then. */
  start(): void;
  stop(): void;
};

export type ClockParts = {
  /** The database's time, in ms since 1970. */
  readTime: () => Promise<number>;
  /** Told when the clocks are found apart, and when they agree again (0). */
  onChange: (offsetMs: number) => void;
  /** This machine's clock. */
  machine: () => number;
};

export function createClock({ readTime, onChange, machine }: ClockParts): Clock {
  let offset = 0;
  let timer: NodeJS.Timeout | undefined;

  async function check(): Promise<void> {
    const askedAt = machine();
    const time = await readTime();
    const answeredAt = machine();
    const apart = Math.round(time - (askedAt + answeredAt) / 2);
    // Within the round trip the answer may have been given at any moment.
    const doubt = APART_MS + Math.abs(answeredAt - askedAt) / 2;
    const isSame = Math.abs(apart - offset) <= doubt;
    // Back to its own clock as soon as that is right: time that nobody corrects does not jump.
    const next = Math.abs(apart) <= doubt ? 0 : isSame ? offset : apart;
    if (next === offset) return;
    offset = next;
    onChange(offset);
  }

  return {
    now: () => machine() + offset,
    offsetMs: () => offset,
    check,
    start() {
      timer = setInterval(() => void check().catch(() => {}), EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

export function registerClockGauge(registry: Registry, clock: Pick<Clock, 'offsetMs'>): void {
  new Gauge({
    name: 'footfall_clock_offset_seconds',
    help: 'By how much the clock of this machine is behind the time of the database; 0 while they agree.',
    registers: [registry],
    aggregator: 'max',
    collect() {
      this.set(clock.offsetMs() / 1000);
    },
  });
}
