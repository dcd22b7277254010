/** What the beacon asks MongoDB about requests, each remembered. */
import { createApiKeyStore, createSiteStore, type Database } from '@footfall/db';
import { createSenderLookup, type SenderLookup } from './senders.ts';
import { createSiteByName, createSiteLookup, type SiteLookup } from './sites.ts';

export type Lookups = {
  siteOf: SiteLookup;
  /** By id or domain. */
  siteByName: SiteLookup;
  senderOf: SenderLookup;
};

export function createLookups(database: Database, now: () => number): Lookups {
  const sites = createSiteStore(database);
  const siteOf = createSiteLookup(sites, now);
  return {
    siteOf,
    siteByName: createSiteByName(sites, siteOf, now),
    senderOf: createSenderLookup(createApiKeyStore(database), now),
  };
}
