/** Sites, and which organisation owns them. */
import { type Site, type SiteChange, siteSchema } from '@footfall/domain';
import { MongoServerError } from 'mongodb';
import type { Database } from './client.ts';
import { keptDomain, spellingsOf } from './domain-spelling.ts';
import { type Freshness, readOptions } from './freshness.ts';
import { siteRemovalId } from './removal-store.ts';

type SiteDocument = Omit<Site, 'id'> & { _id: string };

const DUPLICATE_KEY = 11_000;
const READ_TIME_MS = 5_000;
/** A list for people; who has more sites than this needs search, not a longer list. */
const SITES_MAX = 1_000;

export type SiteStore = ReturnType<typeof createSiteStore>;

/** Makes the store of `sites`. */
export function createSiteStore(database: Database) {
  const sites = database.collection<SiteDocument>('sites');
  const removals = database.collection<{ _id: string }>('removals');
  return {
    async read(siteId: string, freshness: Freshness): Promise<Site | null> {
      const document = await sites.findOne(
        { _id: siteId },
        { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
      );
      return document === null ? null : toSite(document);
    },

    /**
     * The site of a domain, with or without `www.`, in letters or as URLs spell it. Several may have it: then it is
     * the oldest, so that nobody gets another's hits by adding a site.
     */
    async findByDomain(domain: string, freshness: Freshness): Promise<Site | null> {
      const [document] = await sites
        .find(
          { domain: { $in: spellingsOf(domain) } },
          { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
        )
        .sort({ createdAt: 1, _id: 1 })
        .limit(1)
        .toArray();
      return document === undefined ? null : toSite(document);
    },

    /** The sites of an organisation, by domain. */
    async listOwned(ownerId: string, freshness: Freshness): Promise<Site[]> {
      const documents = await sites
        .find({ ownerId }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ domain: 1 })
        .limit(SITES_MAX)
        .toArray();
      return documents.map(toSite);
    },

    /** Those of the sites that exist, by domain. */
    async listNamed(siteIds: readonly string[], freshness: Freshness): Promise<Site[]> {
      const documents = await sites
        .find(
          { _id: { $in: [...siteIds] } },
          { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
        )
        .sort({ domain: 1 })
        .limit(SITES_MAX)
        .toArray();
      return documents.map(toSite);
    },

    /** Changes settings; null when there is no such site. */
    async update(siteId: string, change: SiteChange): Promise<Site | null> {
      const document = await sites.findOneAndUpdate({ _id: siteId }, updateOf(change), {
        returnDocument: 'after',
      });
      return document === null ? null : toSite(document);
    },

    /** The sites that say themselves how long their hits are kept; for the worker. */
    async listRetaining(
      freshness: Freshness,
    ): Promise<{ siteId: string; retentionDays: number }[]> {
      const documents = await sites
        .find(
          { retentionDays: { $exists: true } },
          { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
        )
        .project<{ _id: string; retentionDays: number }>({ retentionDays: 1 })
        .toArray();
      return documents.map(({ _id: siteId, retentionDays }) => ({ siteId, retentionDays }));
    },

    /** Adds a site; `taken` when its id exists, or was a deleted site's. */
    async create(site: Site): Promise<'created' | 'taken'> {
      const { id, ...rest } = site;
      const removed = await removals.findOne({ _id: siteRemovalId(id) }, readOptions('latest'));
      if (removed !== null) return 'taken';
      try {
        await sites.insertOne({ _id: id, ...rest, domain: keptDomain(rest.domain) });
        return 'created';
      } catch (error) {
        if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return 'taken';
        throw error;
      }
    },
  };
}

/** What is undefined is not sent: it stays. What is null is taken out of the document. */
function updateOf(change: SiteChange) {
  const { domain } = change;
  const kept = domain === undefined ? change : { ...change, domain: keptDomain(domain) };
  const given = Object.entries(kept).filter(([, value]) => value !== undefined);
  const set = Object.fromEntries(given.filter(([, value]) => value !== null));
  const unset = given.filter(([, value]) => value === null).map(([name]) => [name, ''] as const);
  return {
    ...(Object.keys(set).length > 0 && { $set: set as Partial<SiteDocument> }),
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
  };
}

function toSite({ _id, ...rest }: SiteDocument): Site {
  return siteSchema.parse({ id: _id, ...rest });
}
