/** Everything that leaves a spool: its hits and its counts, each by a shipper of its own. */
import {
  createClaimStore,
  createHitStore,
  createLedgerStore,
  type Database,
  ensureCollections,
} from '@footfall/db';
import type { Tracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import { createLedgerShipper } from './ledger-shipper.ts';
import { createShipper } from './shipper.ts';
import type { Spool } from './spool.ts';

export type ShippingParts = {
  database: Database;
  metrics: Metrics;
  tracing: Tracing;
  log: Logger;
  now: () => number;
};

/** Makes the function that sees to it that what lies in a spool is shipped. */
export function createShipping({ database, metrics, tracing, log, now }: ShippingParts) {
  const stores = {
    hits: createHitStore(database),
    claimLog: createClaimStore(database),
    // A collection that is first written to before it is sharded would not be.
    prepare: () => ensureCollections(database),
  };
  const ledger = createLedgerStore(database);
  const onFailure = () => log.warn('counts for the ledger cannot be shipped now; they are kept');

  return (spool: Spool) => {
    const shipper = createShipper({ spool, ...stores, metrics, tracing, log, now });
    const ledgerShipper = createLedgerShipper({ pages: spool.ledger, ledger, onFailure });
    return {
      spool,
      start(): void {
        shipper.start();
        ledgerShipper.start();
      },
      lastError: () => shipper.lastError(),
      drain: (timeoutMs: number) => shipper.drain(timeoutMs),
      async stop(timeoutMs: number): Promise<void> {
        await shipper.stop(timeoutMs);
        await ledgerShipper.stop(timeoutMs);
      },
    };
  };
}
