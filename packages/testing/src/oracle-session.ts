/** Sessions as the oracle sees them, and what hits and sessions are by each dimension. */
import type { Goal, QueryDimension, StoredHit } from '@footfall/domain';
import type { Subject } from './oracle-filter.ts';
import { goalsReached } from './oracle-goals.ts';

export type OracleValue = string | null;

/** All that counts of a session, in order, with the goals that each hit reaches. */
export type Session = {
  hits: StoredHit[];
  first: StoredHit;
  goals: ReadonlyMap<StoredHit, string[]>;
};

/** Hits by session, in order, with the goals that they reach. */
export function sessionsOf(hits: readonly StoredHit[], goals: readonly Goal[]): Session[] {
  const byId = new Map<number, StoredHit[]>();
  for (const hit of hits) {
    const list = byId.get(hit.sessionId) ?? [];
    list.push(hit);
    byId.set(hit.sessionId, list);
  }
  return [...byId.values()].map((list) => {
    const sorted = list.sort((a, b) => a.at - b.at || a.order - b.order);
    const session: Session = { hits: sorted, first: sorted[0] as StoredHit, goals: new Map() };
    const reached = sorted.map((hit): [StoredHit, string[]] => {
      const subject: Subject = {
        valueOf: (dimension) => dimensionValue(dimension, hit, session),
        goals: [],
        session: () => [],
      };
      return [hit, goalsReached(goals, { hit, hits: sorted, subject })];
    });
    return { ...session, goals: new Map(reached) };
  });
}

export function isPageview(hit: StoredHit): boolean {
  return hit.name === 'pageview';
}

export function isEvent(hit: StoredHit): boolean {
  return !['pageview', 'engagement', 'vital', 'error'].includes(hit.name);
}

type PlainDimension = Exclude<QueryDimension, `time:${string}`>;

type Ungoaled = Exclude<PlainDimension, 'goal'>;

export function dimensionValue(dimension: Ungoaled, hit: StoredHit, session: Session): OracleValue {
  if (isProp(dimension)) return propertyOf(hit, dimension.slice('prop:'.length));
  switch (dimension) {
    case 'page':
    case 'hostname':
    case 'title':
      return hit[dimension];
    case 'event':
      return isEvent(hit) ? hit.name : null;
    case 'entryPage':
      return session.hits.find(isPageview)?.page ?? null;
    case 'exitPage':
      return session.hits.findLast(isPageview)?.page ?? null;
    default:
      return session.first[dimension];
  }
}

export function isProp(dimension: string): dimension is `prop:${string}` {
  return dimension.startsWith('prop:');
}

/** A property as text; null where the hit has none of that name. */
export function propertyOf(hit: StoredHit, name: string): string | null {
  const found = hit.props?.findLast(([each]) => each === name);
  return found === undefined ? null : String(found[1]);
}

export function isTime(dimension: string): dimension is Extract<QueryDimension, `time:${string}`> {
  return dimension.startsWith('time:');
}

/** What filters are decided on. */
export function subjectOf(hit: StoredHit, session: Session): Subject {
  return {
    valueOf: (dimension) => dimensionValue(dimension, hit, session),
    goals: session.goals.get(hit) ?? [],
    session: () =>
      session.hits
        .filter((one) => isPageview(one) || isEvent(one))
        .map((one) => subjectOf(one, session)),
  };
}
