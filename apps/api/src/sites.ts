/** Adding and finding sites, as procedures need it. */
import { randomInt } from 'node:crypto';
import type { SiteStore } from '@footfall/db';
import type { NewSite, Site } from '@footfall/domain';
import type { Deeds } from './trpc/context.ts';

/** Without letters and digits that look alike: an id is pasted, but also read aloud. */
const ID_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
/** 31^12 is about 2^59: two sites never get the same one by chance. */
const ID_LENGTH = 12;

/** Makes what procedures can do with sites. */
export function createSites(store: SiteStore, now: () => number): Deeds['sites'] {
  return {
    // A list of a few documents: showing a site that was added a moment ago matters more than the load.
    list: (ownerId) => store.listOwned(ownerId, 'latest'),

    // A site that was added a moment ago may not have reached a secondary yet.
    read: async (siteId) =>
      (await store.read(siteId, 'recent')) ?? (await store.read(siteId, 'latest')),

    create: async (ownerId, wanted) => {
      const site = makeSite(ownerId, wanted, now());
      return (await store.create(site)) === 'created' ? site : 'taken';
    },
  };
}

function makeSite(ownerId: string, wanted: NewSite, at: number): Site {
  return {
    ...wanted,
    id: wanted.id ?? makeSiteId(),
    name: wanted.name ?? wanted.domain,
    definitions: 'footfall',
    weekStart: 1,
    ownerId,
    createdAt: new Date(at).toISOString(),
  };
}

function makeSiteId(): string {
  return Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join(
    '',
  );
}
