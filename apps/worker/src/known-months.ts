/** Which months of which sites there is anything of, in MongoDB or in parts; for commands that look at all of it. */
import type { Freshness, HitStore, ManifestStore, SiteMonth } from '@footfall/db';

type Sources = { hits: HitStore; manifests: ManifestStore };

export async function knownMonths(
  { hits, manifests }: Sources,
  freshness: Freshness,
): Promise<SiteMonth[]> {
  const months = new Map<string, SiteMonth>();
  const note = (known: SiteMonth) => months.set(`${known.siteId}/${known.month}`, known);
  for (const known of await manifests.months(freshness)) note(known);
  for await (const known of hits.everyMonth(freshness)) note(known);
  return [...months.values()];
}

/** Their sites, in the order of their ids. */
export async function knownSites(sources: Sources, freshness: Freshness): Promise<string[]> {
  const months = await knownMonths(sources, freshness);
  return [...new Set(months.map(({ siteId }) => siteId))].sort();
}
