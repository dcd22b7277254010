/** Lists in pages: a stable order, and a cursor that says after which entry the next page begins. */
import { z } from 'zod';
import { describeIssues } from '../issues.ts';
import { badRequest } from '../trpc/failure.ts';

/** The order of a list: no two entries have the same place, and an entry keeps its own. */
export type ListOrder = {
  placeOf(entry: unknown): readonly [string, string];
  isLatestFirst: boolean;
};

/** Ties an order to the type of its entries. */
export function inOrder<Entry>(
  placeOf: (entry: Entry) => readonly [string, string],
  { isLatestFirst = false } = {},
): ListOrder {
  return { placeOf: (entry) => placeOf(entry as Entry), isLatestFirst };
}

/** Most lists are of what has been made, one after the other. */
export const BY_AGE = inOrder<{ id: string; createdAt: string }>(({ createdAt, id }) => [
  createdAt,
  id,
]);
export const LATEST_FIRST: ListOrder = { ...BY_AGE, isLatestFirst: true };

/** As many as fit on no screen; who wants all of them leaves the limit out. */
const LIMIT_MAX = 1_000;

export const pageSchema = z.object({
  limit: z.coerce
    .number('must be a number from 1 to 1000')
    .int()
    .min(1)
    .max(LIMIT_MAX)
    .exactOptional(),
  cursor: z
    .string()
    .max(1_000)
    .regex(/^[\w-]+$/, 'is none of ours')
    .exactOptional(),
});

const placeSchema = z.tuple([z.string(), z.string()]);

type Page = { entries: unknown[]; next: string | null };

/** The entries of a page, and the cursor of the next one; all of them where no limit is given. */
export function pageOf(
  all: readonly unknown[],
  order: ListOrder,
  parameters: URLSearchParams,
): Page {
  const asked = pageSchema.safeParse(Object.fromEntries(parameters));
  if (!asked.success) throw badRequest(describeIssues(asked.error));
  const { limit, cursor } = asked.data;
  const after = cursor === undefined ? null : placeIn(cursor);
  const compare = (one: readonly string[], other: readonly string[]) =>
    comparePlaces(one, other) * (order.isLatestFirst ? -1 : 1);
  const left = all
    .map((entry) => ({ entry, place: order.placeOf(entry) }))
    .sort((one, other) => compare(one.place, other.place))
    .filter(({ place }) => after === null || compare(place, after) > 0);
  const page = left.slice(0, limit ?? left.length);
  const last = page.at(-1);
  const isLast = last === undefined || page.length === left.length;
  return {
    entries: page.map(({ entry }) => entry),
    next: isLast ? null : Buffer.from(JSON.stringify(last.place)).toString('base64url'),
  };
}

function placeIn(cursor: string): readonly [string, string] {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw badRequest('cursor is none of ours', error);
  }
}

function comparePlaces(one: readonly string[], other: readonly string[]): number {
  for (const [index, text] of one.entries()) {
    const against = other[index] ?? '';
    if (text !== against) return text < against ? -1 : 1;
  }
  return 0;
}

/** The header that names the next page (RFC 8288). */
export function nextLink(address: string, cursor: string): string {
  const { pathname, searchParams } = new URL(address);
  searchParams.set('cursor', cursor);
  return `<${pathname}?${searchParams}>; rel="next"`;
}
