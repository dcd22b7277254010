/** Sessions: which hits of a visitor belong together, agreed on by all beacons through Redis. */
import type { Session } from '@footfall/domain';
import type { Cache } from './cache.ts';
import { createSessionCalls, type VisitorCall } from './session-calls.ts';
import { createSessionTable, type SessionTable } from './session-table.ts';

/** A hit that looks for its session. */
export type SessionHit = {
  visitorId: number;
  /** Other ids that the same visitor may have had a moment ago: before midnight, before the salt changed. */
  formerIds: readonly number[];
  /** Milliseconds since 1970. */
  at: number;
  /** A random integer below 2^53: the id of the session that it opens if it finds none. */
  proposedId: number;
};

/** What it found. */
export type SessionPlace = {
  sessionId: number;
  /** When the session began, as far as is known. */
  sessionAt: number;
  /** The id of the visitor as the session began. */
  visitorId: number;
};

export type SessionPlaces = {
  /** One for each hit, in the order of the hits. */
  places: SessionPlace[];
  /** True when Redis was away and this process decided by itself. */
  isLocal: boolean;
};

export type SessionStore = ReturnType<typeof createSessionStore>;

/**
 * Makes the store of sessions. A hit belongs to the session of its visitor that has a hit at most 30
 * minutes before or after it; two sessions that were told apart stay apart, also when a late hit turns
 * up between them.
 */
export function createSessionStore(cache: Cache) {
  const table = createSessionTable();
  const call = createSessionCalls(cache);
  return {
    /**
     * Finds or opens the session of each hit. The hits may be in any order; they are taken in order
     * of time. Never rejects: with Redis away the process goes on with what it knows itself.
     */
    async join(siteId: string, hits: readonly SessionHit[]): Promise<SessionPlaces> {
      const keys = hits.map((hit) => keysOf(siteId, hit, cache));
      const groups = groupByVisitor(hits, keys);
      const proposals = hits.map((hit, index) => propose(table, keys[index] ?? [], hit));
      const places: SessionPlace[] = [];
      const said = await call(
        siteId,
        groups.map((group) => callOf(group, proposals)),
      );
      if (said.isAway) joinLocally(groups, { proposals, table, places });
      else takeAnswers(groups, said.value, { table, places });
      return { places, isLocal: said.isAway };
    },
  };
}

type Placed = { hit: SessionHit; index: number };
/** Hits of one visitor that look in the same places. */
type Group = { keys: string[]; hits: Placed[] };

function keysOf(siteId: string, hit: SessionHit, cache: Cache): string[] {
  return [hit.visitorId, ...hit.formerIds].map((id) => cache.keys.session(siteId, id));
}

function groupByVisitor(hits: readonly SessionHit[], keysOfHits: readonly string[][]): Group[] {
  const [only] = hits;
  // Nearly every request is one hit.
  if (only !== undefined && hits.length === 1) {
    return [{ keys: keysOfHits[0] ?? [], hits: [{ hit: only, index: 0 }] }];
  }
  const groups = new Map<string, Group>();
  const inOrder = hits.map((hit, index) => ({ hit, index })).sort((a, b) => a.hit.at - b.hit.at);
  for (const placed of inOrder) {
    const keys = keysOfHits[placed.index] ?? [];
    const name = keys.length === 1 ? (keys[0] ?? '') : keys.join(' ');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { keys, hits: [placed] });
    else group.hits.push(placed);
  }
  return [...groups.values()];
}

/** What to open if there is none: the session that this process knows of, or a new one. */
function propose(table: SessionTable, keys: readonly string[], hit: SessionHit): Session {
  const { proposedId: sessionId, visitorId, at } = hit;
  return table.find(keys, at) ?? { sessionId, visitorId, first: at, last: at };
}

function callOf(group: Group, proposals: readonly Session[]): VisitorCall {
  const args: number[] = [];
  for (const { hit, index } of group.hits) {
    const proposal = proposals[index];
    if (proposal === undefined) throw new Error('a hit has no proposal');
    const { sessionId, visitorId, first, last } = proposal;
    args.push(hit.at, sessionId, visitorId, first, last);
  }
  return { keys: group.keys, hits: group.hits.length, args };
}

type Places = { table: SessionTable; places: SessionPlace[] };

/** Takes over what Redis decided, so that this process can go on from there when Redis goes away. */
function takeAnswers(groups: readonly Group[], answer: readonly string[], into: Places): void {
  let place = 0;
  for (const { keys, hits } of groups) {
    for (const { hit, index } of hits) {
      const sessionId = Number(answer[place]);
      const visitorId = Number(answer[place + 1]);
      const sessionAt = Number(answer[place + 2]);
      place += 3;
      into.places[index] = { sessionId, visitorId, sessionAt };
      const last = Math.max(hit.at, sessionAt);
      into.table.remember(keys[0] ?? '', { sessionId, visitorId, first: sessionAt, last });
    }
  }
}

function joinLocally(
  groups: readonly Group[],
  { proposals, table, places }: Places & { proposals: readonly Session[] },
): void {
  for (const group of groups) {
    for (const { hit, index } of group.hits) {
      const session = table.find(group.keys, hit.at) ?? proposals[index];
      if (session === undefined) continue;
      const { sessionId, visitorId } = session;
      const seen = table.remember(group.keys[0] ?? '', {
        sessionId,
        visitorId,
        first: Math.min(session.first, hit.at),
        last: Math.max(session.last, hit.at),
      });
      places[index] = { sessionId, visitorId: seen.visitorId, sessionAt: seen.first };
    }
  }
}
