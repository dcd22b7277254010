/** Which months are to be sealed when: what this worker has seen of them so far. */
import type { SiteMonth } from '@footfall/archive';

/** A tail of so many hits is sealed at once: it is what makes reports of a busy site slow. */
export const BUSY_HITS = 20_000;

/** Months without hits for so long are forgotten; the next hit makes them known again. */
const IDLE_MS = 3_600_000;

type Known = SiteMonth & {
  /** Null while nothing waits. */
  waitingSince: number | null;
  sealedAt: number | null;
  /** Hits a millisecond, from the latest look. */
  rate: number;
  seenAt: number;
};

export type DueMonths = ReturnType<typeof createDueMonths>;

/** Times are milliseconds since 1970. */
export function createDueMonths(intervalMs: number) {
  const months = new Map<string, Known>();
  const nameOf = ({ siteId, month }: SiteMonth): string => `${siteId}/${month}`;

  function isDue({ waitingSince, sealedAt, rate }: Known, now: number): boolean {
    if (waitingSince === null) return false;
    // Looks overlap, so their hits cannot be added up: the rate tells about how many wait.
    const waiting = rate * (now - (sealedAt ?? waitingSince));
    return now - waitingSince >= intervalMs || waiting >= BUSY_HITS;
  }

  return {
    /** A look over the last `windowMs` found hits of a month. */
    noteHits(
      siteMonth: SiteMonth,
      hits: number,
      { windowMs, now }: { windowMs: number; now: number },
    ) {
      const known = months.get(nameOf(siteMonth));
      months.set(nameOf(siteMonth), {
        siteId: siteMonth.siteId,
        month: siteMonth.month,
        waitingSince: known?.waitingSince ?? now,
        sealedAt: known?.sealedAt ?? null,
        rate: hits / windowMs,
        seenAt: now,
      });
    },

    /** A month that may have hits of any age: it is due at once. */
    noteUnknown({ siteId, month }: SiteMonth, now: number): void {
      const known = months.get(nameOf({ siteId, month }));
      months.set(nameOf({ siteId, month }), {
        siteId,
        month,
        waitingSince: 0,
        sealedAt: known?.sealedAt ?? null,
        rate: known?.rate ?? 0,
        seenAt: now,
      });
    },

    /** What to seal now, the longest wait first. */
    due(now: number): SiteMonth[] {
      return [...months.values()]
        .filter((known) => isDue(known, now))
        .sort((a, b) => (a.waitingSince ?? 0) - (b.waitingSince ?? 0))
        .map(({ siteId, month }) => ({ siteId, month }));
    },

    /** Nothing waits in the month any more. */
    noteSealed(siteMonth: SiteMonth, now: number): void {
      const known = months.get(nameOf(siteMonth));
      if (known !== undefined) Object.assign(known, { waitingSince: null, sealedAt: now });
    },

    /** It could not be sealed now: it comes up again after an interval. */
    noteLater(siteMonth: SiteMonth, now: number): void {
      const known = months.get(nameOf(siteMonth));
      if (known !== undefined) Object.assign(known, { waitingSince: now, sealedAt: now });
    },

    forgetIdle(now: number): void {
      for (const [name, { waitingSince, seenAt }] of months) {
        if (waitingSince === null && now - seenAt > IDLE_MS) months.delete(name);
      }
    },

    /** How many months wait. */
    waiting: (): number =>
      [...months.values()].filter(({ waitingSince }) => waitingSince !== null).length,
  };
}
