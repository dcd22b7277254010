/** Reads a site's ledger: counts of outcomes by the hours of the site's time zone. */
import type { LedgerStore } from '@footfall/db';
import { bucketOf, type Ledger, resolveDays, type Site, type Tally } from '@footfall/domain';

/** Before the reasons why hits never arrived. */
const LOST = 'lost:';

/** Makes what procedures can do with the ledger. */
export function createLedger(store: Pick<LedgerStore, 'read'>) {
  return async (site: Site, days: { from: string; to: string }): Promise<Ledger> => {
    const { fromAt, toAt } = resolveDays(days, site.timezone);
    const tallies = await store.read(site.id, { from: fromAt, to: toAt }, 'recent');
    const byHour = new Map<string, Tally[]>();
    for (const tally of tallies) {
      const hour = bucketOf(tally.at, 'hour', site);
      byHour.set(hour, [...(byHour.get(hour) ?? []), tally]);
    }
    const hours = [...byHour].map(([hour, ofHour]) => ({ hour, ...sumOf(ofHour) }));
    const { id: siteId, timezone } = site;
    return { site: siteId, timezone, from: days.from, to: days.to, ...sumOf(tallies), hours };
  };
}

function sumOf(tallies: readonly Tally[]): Pick<Ledger, 'received' | 'outcomes' | 'lost'> {
  const outcomes: Record<string, number> = {};
  const lost: Record<string, number> = {};
  let received = 0;
  for (const { outcome, count } of tallies) {
    if (outcome.startsWith(LOST)) {
      const reason = outcome.slice(LOST.length);
      lost[reason] = (lost[reason] ?? 0) + count;
      continue;
    }
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
    received += count;
  }
  return { received, outcomes, lost };
}
