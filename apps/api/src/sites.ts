/** Adding, finding and changing sites, as procedures need it: nothing here hands out a site without asking who wants it. */
import { randomInt } from 'node:crypto';
import { keptDomain, type SiteStore } from '@footfall/db';
import {
  type NewSite,
  type Permission,
  permissionsOf,
  type Site,
  type SiteChange,
} from '@footfall/domain';
import type { Organisations } from './organisations.ts';
import type { Viewer } from './viewer.ts';

/** Without letters and digits that look alike: an id is pasted, but also read aloud. */
const ID_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
/** 31^12 is about 2^59: two sites never get the same one by chance. */
const ID_LENGTH = 12;

/** A site as somebody sees it who may see it, with what they may do with it. */
export type SiteAccess = { site: Site; permissions: readonly Permission[] };

export type Sites = ReturnType<typeof createSites>;

/** Makes what procedures can do with sites. */
export function createSites(store: SiteStore, organisations: Organisations, now: () => number) {
  // A few documents: showing a site that was added a moment ago matters more than the load.
  async function listOf(viewer: Viewer): Promise<SiteAccess[]> {
    const opened: SiteAccess[] = [];
    if (viewer.is === 'key') {
      const { siteIds, permissions } = viewer;
      const sites = await store.listOwned(viewer.organisationId, 'latest');
      const theirs = siteIds === null ? sites : sites.filter(({ id }) => siteIds.includes(id));
      return theirs.map((site) => ({ site, permissions }));
    }
    for (const { organisation, role } of await organisations.listOf(viewer)) {
      const permissions = permissionsOf(role);
      const sites = await store.listOwned(organisation.id, 'latest');
      opened.push(...sites.map((site) => ({ site, permissions })));
    }
    return [...opened, ...(await listAsGuest(viewer, opened))];
  }

  async function listAsGuest(
    viewer: Viewer & { is: 'user' },
    known: readonly SiteAccess[],
  ): Promise<SiteAccess[]> {
    const isKnown = new Set(known.map(({ site }) => site.id));
    const guests = (await organisations.guestsOf(viewer.user)).filter(
      ({ siteId }) => !isKnown.has(siteId),
    );
    if (guests.length === 0) return [];
    const roles = new Map(guests.map(({ siteId, role }) => [siteId, role]));
    const sites = await store.listNamed([...roles.keys()], 'latest');
    return sites.map((site) => ({
      site,
      permissions: permissionsOf(roles.get(site.id) ?? 'viewer'),
    }));
  }

  return {
    /** All that somebody may see, by domain. */
    async list(viewer: Viewer): Promise<SiteAccess[]> {
      const opened = await listOf(viewer);
      return opened.sort((one, other) => (one.site.domain < other.site.domain ? -1 : 1));
    },

    /** A site for who may see it; null for everybody else, as if there were none. */
    async open(viewer: Viewer, siteId: string): Promise<SiteAccess | null> {
      // A site that was added a moment ago may not have reached a secondary yet.
      const site = (await store.read(siteId, 'recent')) ?? (await store.read(siteId, 'latest'));
      if (site === null) return null;
      const permissions = await organisations.permissionsOn(viewer, site);
      return permissions === null ? null : { site, permissions };
    },

    async create(organisationId: string, wanted: NewSite): Promise<Site | 'taken'> {
      const site = makeSite(organisationId, wanted, now());
      return (await store.create(site)) === 'created' ? site : 'taken';
    },

    /** Changes settings; null when the site is gone. */
    update: (site: Site, change: SiteChange): Promise<Site | null> => store.update(site.id, change),
  };
}

function makeSite(ownerId: string, wanted: NewSite, at: number): Site {
  return {
    ...wanted,
    id: wanted.id ?? makeSiteId(),
    domain: keptDomain(wanted.domain),
    name: wanted.name ?? keptDomain(wanted.domain),
    ownerId,
    createdAt: new Date(at).toISOString(),
  };
}

function makeSiteId(): string {
  return Array.from({ length: ID_LENGTH }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join(
    '',
  );
}
