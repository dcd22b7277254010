/** Tells Prometheus how much lies in the spools of this process, looked up when it asks. */
import { Gauge, type Registry } from 'prom-client';
import type { Spool } from './spool.ts';

/** The first of them takes new hits; others are only shipped. */
export function registerSpoolGauges(
  registry: Registry,
  spools: readonly Spool[],
  now: () => number,
): void {
  const registers = [registry];
  const sum = (count: (stats: ReturnType<Spool['stats']>) => number) =>
    spools.reduce((total, spool) => total + count(spool.stats()), 0);
  new Gauge({
    name: 'footfall_spool_entries',
    help: 'Entries that wait to be shipped.',
    registers,
    collect() {
      this.set(sum(({ entries }) => entries));
    },
  });
  new Gauge({
    name: 'footfall_spool_bytes',
    help: 'Size on disk of what waits to be shipped.',
    registers,
    collect() {
      this.set(sum(({ bytes }) => bytes));
    },
  });
  new Gauge({
    name: 'footfall_spool_bytes_max',
    help: 'Size on disk from which on hits are refused.',
    registers,
    collect() {
      this.set(spools[0]?.bytesMax ?? 0);
    },
  });
  new Gauge({
    name: 'footfall_dead_letters',
    help: 'Batches that MongoDB refused for good and that were set aside.',
    registers,
    collect() {
      this.set(sum(({ deadLetters }) => deadLetters));
    },
  });
  new Gauge({
    name: 'footfall_spool_oldest_seconds',
    help: 'Age of the entry that waits for longest.',
    registers,
    aggregator: 'max',
    collect() {
      const ages = spools.map((spool) => now() - (spool.oldestAt() ?? now()));
      this.set(Math.max(0, ...ages) / 1000);
    },
  });
}
