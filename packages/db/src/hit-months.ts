/** Which months of which sites have hits: how the worker finds its work. */
import type { Collection, Filter } from 'mongodb';
import { type Freshness, readOptions } from './freshness.ts';
import { type HitDocument, READ_TIME_MS } from './hit-document.ts';

export type SiteMonth = { siteId: string; month: string };

/** A site's month that got hits. */
export type ActiveMonth = SiteMonth & { hits: number; firstStoredAt: number };

/** See the hit store. */
export async function activeMonths(
  hits: Collection<HitDocument>,
  storedSince: number,
  freshness: Freshness,
): Promise<ActiveMonth[]> {
  const rows = await hits
    .aggregate<{ _id: SiteMonth; hits: number; first: Date }>(
      [
        { $match: { storedAt: { $gte: new Date(storedSince) } } },
        {
          $group: {
            _id: { siteId: '$siteId', month: '$month' },
            hits: { $sum: '$count' },
            first: { $min: '$storedAt' },
          },
        },
      ],
      { ...readOptions(freshness), maxTimeMS: READ_TIME_MS },
    )
    .toArray();
  return rows.map((row) => ({
    siteId: row._id.siteId,
    month: row._id.month,
    hits: Number(row.hits),
    firstStoredAt: row.first.getTime(),
  }));
}

/** See the hit store. */
export async function* everyMonth(
  hits: Collection<HitDocument>,
  freshness: Freshness,
): AsyncGenerator<SiteMonth> {
  for (let siteId = ''; ; ) {
    const next = await leastAfter(hits, { field: 'siteId', of: {}, after: siteId }, freshness);
    if (next === null) return;
    siteId = next;
    for await (const month of monthsOf(hits, siteId, freshness)) yield { siteId, month };
  }
}

/** See the hit store. */
export async function* monthsOf(
  hits: Collection<HitDocument>,
  siteId: string,
  freshness: Freshness,
): AsyncGenerator<string> {
  for (let month = ''; ; ) {
    const next = await leastAfter(
      hits,
      { field: 'month', of: { siteId }, after: month },
      freshness,
    );
    if (next === null) return;
    month = next;
    yield month;
  }
}

type Sought = {
  field: 'siteId' | 'month';
  of: Filter<HitDocument>;
  /** Whatever is greater. */
  after: string;
};

/**
 * The least value after one. Without sorting: MongoDB's index has the least first, so that it takes two looks, while the
 * local engine would read every document to sort them, and finds by the index, in some other order, what is left below.
 */
async function leastAfter(
  hits: Collection<HitDocument>,
  { field, of, after }: Sought,
  freshness: Freshness,
): Promise<string | null> {
  const options = {
    ...readOptions(freshness),
    projection: { _id: 0, [field]: 1 },
    maxTimeMS: READ_TIME_MS,
  };
  const findOneOf = (values: { $gt: string; $lt?: string }) =>
    hits.findOne<SiteMonth>({ ...of, [field]: values }, options);
  for (let least: string | null = null; ; ) {
    const found = await findOneOf(least === null ? { $gt: after } : { $gt: after, $lt: least });
    if (found === null) return least;
    least = found[field];
  }
}
