/** Moves the ledger's pages from the spool to MongoDB. */
import type { LedgerStore } from '@footfall/db';
import type { LedgerPages } from './ledger-pages.ts';

export type LedgerShipperParts = {
  pages: LedgerPages;
  ledger: Pick<LedgerStore, 'storePages'>;
  /** Told once for each time that pages cannot be stored; they are kept. */
  onFailure: (error: unknown) => void;
};

const EVERY_MS = 500;

export function createLedgerShipper({ pages, ledger, onFailure }: LedgerShipperParts) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isFailing = false;

  async function shipAll(): Promise<void> {
    for (;;) {
      const next = await pages.next();
      if (next.length === 0) return;
      await ledger.storePages(next);
      await pages.forget(next);
      isFailing = false;
    }
  }

  function ship(): Promise<void> {
    running ??= shipAll()
      .catch((error: unknown) => {
        if (!isFailing) onFailure(error);
        isFailing = true;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  return {
    start(): void {
      timer = setInterval(() => void ship(), EVERY_MS);
    },
    /** Sends what is left, and waits for it no longer than told. */
    async stop(timeoutMs: number): Promise<void> {
      clearInterval(timer);
      await running;
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([ship(), timeout]);
    },
  };
}
