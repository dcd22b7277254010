/** What people define for a site (goals, funnels, segments, annotations): a short list of small documents each. */
import { type Filter, MongoServerError, type OptionalUnlessRequiredId } from 'mongodb';
import type { CollectionName, Database } from './client.ts';
import { type Freshness, readOptions } from './freshness.ts';

type Item = { id: string };
type ItemDocument = { _id: string; siteId: string; [field: string]: unknown };

export type SiteListOptions<Value extends Item> = {
  name: CollectionName;
  /** Reads a document as it lies in the collection, also one that an older release has written. */
  parse(document: unknown): Value;
  /** No site has more. */
  itemsMax: number;
};

const DUPLICATE_KEY = 11_000;
const READ_TIME_MS = 5_000;

/**
 * Why nothing was changed: `full`, the site has as many as it may; `taken`, another one has the name;
 * `missing`, the site has none of that id.
 */
export type SiteListRefusal = 'full' | 'taken' | 'missing';

export type SiteListStore<Value extends Item> = ReturnType<typeof createSiteListStore<Value>>;

/** Makes the store of one such collection. */
export function createSiteListStore<Value extends Item>(
  database: Database,
  { name, parse, itemsMax }: SiteListOptions<Value>,
) {
  const items = database.collection<ItemDocument>(name);
  return {
    /** All of a site, the oldest first. */
    async list(siteId: string, freshness: Freshness): Promise<Value[]> {
      const documents = await items
        .find({ siteId }, { ...readOptions(freshness), maxTimeMS: READ_TIME_MS })
        .sort({ createdAt: 1, _id: 1 })
        // Two that are added at the same time may both find room.
        .limit(itemsMax * 2)
        .toArray();
      return documents.map(({ _id, siteId: _, ...rest }) => parse({ ...rest, id: _id }));
    },

    async add(siteId: string, value: Value): Promise<'added' | SiteListRefusal> {
      const options = { limit: itemsMax, maxTimeMS: READ_TIME_MS };
      if ((await items.countDocuments({ siteId }, options)) >= itemsMax) return 'full';
      const { id, ...rest } = value;
      const document: ItemDocument = { ...rest, _id: id, siteId };
      return await orTaken('added', () =>
        items.insertOne(document as OptionalUnlessRequiredId<ItemDocument>),
      );
    },

    async replace(siteId: string, value: Value): Promise<'replaced' | SiteListRefusal> {
      const { id, ...rest } = value;
      let isFound = false;
      const outcome = await orTaken('replaced', async () => {
        const { matchedCount } = await items.replaceOne(own(siteId, id), { ...rest, siteId });
        isFound = matchedCount > 0;
      });
      return outcome === 'replaced' && !isFound ? 'missing' : outcome;
    },

    /** False when the site has none of that id. */
    async remove(siteId: string, id: string): Promise<boolean> {
      return (await items.deleteOne(own(siteId, id))).deletedCount > 0;
    },
  };
}

function own(siteId: string, id: string): Filter<ItemDocument> {
  return { _id: id, siteId };
}

async function orTaken<Done extends string>(
  done: Done,
  write: () => Promise<unknown>,
): Promise<Done | 'taken'> {
  try {
    await write();
    return done;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return 'taken';
    throw error;
  }
}
