/** Which months of which sites have hits: how the worker finds its work. */
import type { Collection, Filter, Sort } from 'mongodb';
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
  let last = await monthAfter(hits, null, freshness);
  while (last !== null) {
    yield last;
    last = await monthAfter(hits, last, freshness);
  }
}

/** See the hit store. */
export async function* monthsOf(
  hits: Collection<HitDocument>,
  siteId: string,
  freshness: Freshness,
): AsyncGenerator<string> {
  for (let last = ''; ; ) {
    const next: { month: string } | null = await hits.findOne<{ month: string }>(
      { siteId, month: { $gt: last } },
      {
        ...readOptions(freshness),
        sort: { month: 1 },
        projection: { _id: 0, month: 1 },
        maxTimeMS: READ_TIME_MS,
      },
    );
    if (next === null) return;
    last = next.month;
    yield last;
  }
}

/** The first month after one: of the same site if it has another, else of the next site. */
async function monthAfter(
  hits: Collection<HitDocument>,
  last: SiteMonth | null,
  freshness: Freshness,
): Promise<SiteMonth | null> {
  const first = (filter: Filter<HitDocument>, sort: Sort) =>
    hits.findOne<SiteMonth>(filter, {
      ...readOptions(freshness),
      sort,
      projection: { _id: 0, siteId: 1, month: 1 },
      maxTimeMS: READ_TIME_MS,
    });
  const bySite: Sort = { siteId: 1, month: 1 };
  if (last === null) return await first({}, bySite);
  return (
    (await first({ siteId: last.siteId, month: { $gt: last.month } }, { month: 1 })) ??
    (await first({ siteId: { $gt: last.siteId } }, bySite))
  );
}
