/** Who, without knowing who: a keyed hash that nobody can repeat once the day's salt is gone. */
import { SESSION_GAP_MS, SESSION_LIFE_MS } from '@footfall/cache';
import { dayOf } from '@footfall/domain';
import type { Salts } from '../lookups/salts.ts';
import type { Client, Draft, Ending, RequestFacts } from './draft.ts';
import { createKeyedHash } from './keyed-hash.ts';

const DAY_MS = 24 * 3_600_000;

export function createPutVisitor(salts: Pick<Salts, 'of'>) {
  const visitorIdOf = createVisitorIds();
  return (draft: Draft, request: RequestFacts): Ending | undefined => {
    const salt = salts.of(dayOf(request.arrivedAt));
    // The request was let in because today's salt is known, and it is kept until tomorrow is over.
    if (salt === undefined) throw new Error('the salt of the day of arrival is missing');
    const { at } = draft.hit;
    const hash = (key: Uint8Array, day: string) =>
      visitorIdOf(key, { day, siteId: request.site.id, client: draft.client });
    draft.hit.visitorId = hash(salt, dayOf(at));
    draft.formerIds = formerNames(at, request.arrivedAt, salts)
      .map(({ key, day }) => hash(key ?? salt, day))
      .filter((id) => id !== draft.hit.visitorId);
    return undefined;
  };
}

type FormerName = { key: Uint8Array | undefined; day: string };

/**
 * Under which salts and days the visitor may have begun a session that this hit continues. The day
 * before counts for hits of the first 30 minutes of a day; yesterday's salt as long as a session that
 * was joined before midnight is remembered, and only for hits that are early enough to join it.
 */
function formerNames(at: number, arrivedAt: number, salts: Pick<Salts, 'of'>): FormerName[] {
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
 * Makes the function that names a visitor: the first 53 bits of HMAC-SHA-256, an integer that JavaScript, BSON and
 * Parquet keep exactly. Hits of a request are mostly of one visitor and day: it is not worked out again for each.
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
    const id = digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11);
    last = { salt, ...who, id };
    return id;
  };
}
