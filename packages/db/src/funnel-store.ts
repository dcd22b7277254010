/** The funnels that sites keep. */
import { FUNNELS_PER_SITE_MAX, type Funnel, funnelSchema } from '@footfall/domain';
import type { Database } from './client.ts';
import { createSiteListStore, type SiteListStore } from './site-list-store.ts';

export type FunnelStore = SiteListStore<Funnel>;

/** Makes the store of `funnels`. */
export function createFunnelStore(database: Database): FunnelStore {
  return createSiteListStore(database, {
    name: 'funnels',
    parse: (document) => funnelSchema.parse(document),
    itemsMax: FUNNELS_PER_SITE_MAX,
  });
}
