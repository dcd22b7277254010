/** The ledger: how many of the hits that arrived ended in which outcome. */
import { z } from 'zod';
import type { PackedHits } from './batch.ts';
import type { LostCount, Outcome } from './verdict.ts';

/** How many hits that arrived within one quarter of an hour ended in one outcome, or were said to be lost. */
export type Tally = {
  /** When the quarter began, ms since 1970: every time zone's days and hours begin with one. */
  at: number;
  outcome: Outcome | LostCount;
  count: number;
};

/** Tallies of hits of which nothing else is kept: one document of `ledger`, written once like a batch. */
export type LedgerPage = { pageId: string; siteId: string; tallies: Tally[] };

const QUARTER_MS = 15 * 60_000;

/** The quarter of an hour in which an instant lies. */
function quarterOf(at: number): number {
  return at - (at % QUARTER_MS);
}

/** Counts outcomes of hits that arrived at one instant. */
export function tallyOutcomes(arrivedAt: number, outcomes: readonly Tally['outcome'][]): Tally[] {
  const counts = new Map<Tally['outcome'], number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const at = quarterOf(arrivedAt);
  return [...counts].map(([outcome, count]) => ({ at, outcome, count }));
}

/** Counts the outcomes of hits that are kept. */
export function tallyPack(arrivedAt: number, { columns, count }: PackedHits): Tally[] {
  // Without the column all of them count.
  if (columns.verdict === undefined)
    return [{ at: quarterOf(arrivedAt), outcome: 'stored', count }];
  return tallyOutcomes(
    arrivedAt,
    columns.verdict.map((verdict) => verdict ?? 'stored'),
  );
}

/** Puts together what counts the same outcome of the same quarter, in order of time. */
export function addUp(tallies: readonly Tally[]): Tally[] {
  const sums = new Map<string, Tally>();
  for (const { at, outcome, count } of tallies) {
    const key = `${at} ${outcome}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { at, outcome, count });
    else sum.count += count;
  }
  // A dead letter that was replayed is counted once and taken out once.
  return [...sums.values()].filter(({ count }) => count !== 0).sort((a, b) => a.at - b.at);
}

const outcomesSchema = z.record(z.string(), z.number().int());

/** What `GET /api/v1/ledger` answers. `received` is the sum of the outcomes. */
export const ledgerSchema = z.object({
  site: z.string(),
  timezone: z.string(),
  /** Days of the site's time zone, both included. */
  from: z.string(),
  to: z.string(),
  received: z.number().int(),
  outcomes: outcomesSchema,
  /** Hits that never arrived, by reason, as the script says in the next that did; no part of `received`. */
  lost: outcomesSchema,
  /** Only hours in which hits arrived. */
  hours: z.array(
    z.object({
      /** `2026-11-22T14:00:00+01:00`. */
      hour: z.string(),
      received: z.number().int(),
      outcomes: outcomesSchema,
      lost: outcomesSchema,
    }),
  ),
});
export type Ledger = z.output<typeof ledgerSchema>;
