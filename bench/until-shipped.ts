/** Waits until a beacon has handed everything to MongoDB, and says how many hits that was since it started. */
import { setTimeout as sleep } from 'node:timers/promises';

const DRAIN_TIMEOUT_MS = 120_000;

/** The hits that the beacon has shipped since its start, once none waits. */
export async function untilShipped(beaconUrl: string): Promise<number> {
  const deadline = Date.now() + DRAIN_TIMEOUT_MS;
  for (;;) {
    const text = await (await fetch(`${beaconUrl}/metrics`)).text();
    if (/^footfall_spool_entries 0$/m.test(text)) {
      return Number(/^footfall_shipped_hits_total (\d+)$/m.exec(text)?.[1] ?? 0);
    }
    if (Date.now() > deadline) throw new Error('the spool does not empty');
    await sleep(50);
  }
}
