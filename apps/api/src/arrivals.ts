/** By what way requests of a site reached the beacons in this hour and the one before, and what that points to. */
import type { ArrivalStore } from '@footfall/cache';
import { type ArrivalsReport, addArrivals, judgeArrivals } from '@footfall/domain';

const HOUR_MS = 3_600_000;

/** Null when Redis, which has the counts, is away. */
export async function readArrivals(
  siteId: string,
  store: ArrivalStore,
  now: number,
): Promise<ArrivalsReport | null> {
  const hour = now - (now % HOUR_MS);
  const counted = await store.read(siteId, [hour - HOUR_MS, hour]);
  if (counted === null) return null;
  const arrivals = addArrivals(counted);
  const since = new Date(hour - HOUR_MS).toISOString();
  return { site: siteId, since, arrivals, finding: judgeArrivals(arrivals) };
}
