/** Who, without knowing who: a keyed hash that nobody can repeat once the day's salt is gone. */
import { createHash } from 'node:crypto';
import { dayOf, LASTING_VISITOR_ID_MIN, SESSION_GAP_MS, SESSION_LIFE_MS } from '@footfall/domain';
import type { Client, Draft, Ending, RequestFacts } from './draft.ts';
import { createKeyedHash } from './keyed-hash.ts';

/** Keys of the visitor hash by UTC day (`2026-11-22`). */
export type Salts = { of(day: string): Uint8Array | undefined };

const DAY_MS = 24 * 3_600_000;

export function createPutVisitor(salts: Salts) {
  const visitorIdOf = createVisitorIds();
  return (draft: Draft, request: RequestFacts): Ending | undefined => {
    const salt = salts.of(dayOf(request.arrivedAt));
    // The request was let in because today's salt is known, and it is kept until tomorrow is over.
    if (salt === undefined) throw new Error('the salt of the day of arrival is missing');
    const { at } = draft.hit;
    const hash = (key: Uint8Array, day: string) =>
      visitorIdOf(key, { day, siteId: request.site.id, client: draft.client });
    const unagreed = hash(salt, dayOf(at));
    const agreed = agreedIdsOf(draft, request.site.id);
    const visitorId = agreed[0] ?? unagreed;
    const before = formerNames(at, request.arrivedAt, salts);
    draft.hit.visitorId = visitorId;
    // Who agrees, or signs in, in the middle of a session goes on with it.
    draft.formerIds = [
      ...agreed,
      unagreed,
      ...before.map(({ key, day }) => hash(key ?? salt, day)),
    ].filter((id) => id !== visitorId);
    return undefined;
  };
}

/**
 * What a visitor who agreed is recognised by over days, best first: whom the site knows, then the browser. No salt is in
 * it, so it is deleted with the hits; the browser's part is random, and the site's is the site's own word.
 */
function agreedIdsOf({ received }: Draft, siteId: string): number[] {
  const { knownAs, browserId } = received;
  const ids: number[] = [];
  if (knownAs !== null) ids.push(knownVisitorId(siteId, knownAs));
  if (browserId !== null) ids.push(agreedIdOf(`${siteId}\nbrowser\n${browserId}`));
  return ids;
}

/** The id under which the hits of a visitor are kept whom the site identified by that name. */
export function knownVisitorId(siteId: string, knownAs: string): number {
  return agreedIdOf(`${siteId}\nknown\n${knownAs}`);
}

function agreedIdOf(text: string): number {
  return LASTING_VISITOR_ID_MIN + dailyIdFrom(createHash('sha256').update(text).digest());
}

/** The first 52 bits of a digest. Beside the bit that lasting ids have, JavaScript, BSON and Parquet keep it exactly. */
function dailyIdFrom(digest: Buffer): number {
  return digest.readUInt32BE(0) * 2 ** 20 + (digest.readUInt32BE(4) >>> 12);
}

type FormerName = { key: Uint8Array | undefined; day: string };

/**
 * Under which salts and days the visitor may have begun a session that this hit continues. The day
 * before counts for hits of the first 30 minutes of a day; yesterday's salt as long as a session that
 * was joined before midnight is remembered, and only for hits that are early enough to join it.
 */
function formerNames(at: number, arrivedAt: number, salts: Salts): FormerName[] {
  const isAfterMidnight = at % DAY_MS <= SESSION_GAP_MS;
  const names: FormerName[] = [];
  if (isAfterMidnight) names.push({ key: undefined, day: dayOf(at - DAY_MS) });
  const rotatedAt = arrivedAt - (arrivedAt % DAY_MS);
  if (arrivedAt <= rotatedAt + SESSION_LIFE_MS && at <= rotatedAt + SESSION_GAP_MS) {
    const key = salts.of(dayOf(arrivedAt - DAY_MS));
    if (key === undefined) return names;
    names.push({ key, day: dayOf(at) });
    if (isAfterMidnight) names.push({ key, day: dayOf(at - DAY_MS) });
  }
  return names;
}

type Who = {
  day: string;
  siteId: string;
  client: Pick<Client, 'address' | 'userAgent'>;
};

/**
 * Makes the function that names a visitor for a day: 52 bits of HMAC-SHA-256. Hits of a request are mostly of one visitor and day: it is not worked out again for each.
 */
function createVisitorIds() {
  const keyedHash = createKeyedHash();
  let last: (Who & { salt: Uint8Array; id: number }) | undefined;
  return (salt: Uint8Array, who: Who): number => {
    const { day, siteId, client } = who;
    const isLast =
      last?.client === client && last.salt === salt && last.day === day && last.siteId === siteId;
    if (last !== undefined && isLast) return last.id;
    // No field but the last can hold a line break, so different visitors never spell the same text.
    const digest = keyedHash(salt, `${day}\n${siteId}\n${client.address}\n${client.userAgent}`);
    const id = dailyIdFrom(digest);
    last = { salt, ...who, id };
    return id;
  };
}
