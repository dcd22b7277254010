/** The sessions of a log that is read in steps: what is known of them goes from one step to the next. */
import { createHmac } from 'node:crypto';
import {
  findSession,
  rememberSession,
  SESSION_LIFE_MS,
  type Session,
  type StoredHit,
} from '@footfall/domain';

/** What waits for its session: the ids that the visitor may have begun it with, and the line that would open one. */
export type SessionlessHit = { hit: StoredHit; formerIds: readonly number[]; line: number };

/** `visitor` is its id, marked where the hits do not count: these are in sessions of their own. */
export type SessionEntry = [visitor: string, sessions: Session[]];

/** About 6 MB of text, within what a document may hold; a log with more visitors in four hours loses the oldest. */
const VISITORS_MAX = 50_000;

/** Makes the table. `key` makes the ids: a step that is done again opens the same sessions. */
export function createLogSessions(key: Uint8Array, known: readonly SessionEntry[]) {
  let sessionsOf = new Map(known);

  function find(names: readonly string[], at: number): Session | undefined {
    for (const name of names) {
      const session = findSession(sessionsOf.get(name) ?? [], at);
      if (session !== undefined) return session;
    }
    return undefined;
  }

  return {
    /** Finds or opens the session of each hit, in order of time. */
    join(hits: readonly SessionlessHit[]): void {
      for (const { hit, formerIds, line } of hits.toSorted((a, b) => a.hit.at - b.hit.at)) {
        const mark = hit.verdict === null ? '' : LEFT_OUT;
        const names = [hit.visitorId, ...formerIds].map((id) => `${mark}${id}`);
        const { at, visitorId } = hit;
        const opened = { sessionId: 0, visitorId, first: at, last: at };
        const found = find(names, at) ?? { ...opened, sessionId: idOf(key, line) };
        const [name = ''] = names;
        const sessions = sessionsOf.get(name) ?? [];
        sessionsOf.set(name, sessions);
        const seen = { ...found, first: Math.min(found.first, at), last: Math.max(found.last, at) };
        const session = rememberSession(sessions, seen);
        hit.sessionId = session.sessionId;
        hit.sessionAt = session.first;
        hit.visitorId = session.visitorId;
      }
      if (hits.length > 0) forget(hits.map(({ hit }) => hit.at));
    },

    entries: (): SessionEntry[] => [...sessionsOf],
  };

  /** Lines come about in order of time, so what is far from these is over; a file that goes back begins anew. */
  function forget(times: readonly number[]): void {
    const from = times.reduce((a, b) => Math.min(a, b)) - SESSION_LIFE_MS;
    const to = times.reduce((a, b) => Math.max(a, b)) + SESSION_LIFE_MS;
    const near = ({ first, last }: Session) => last >= from && first <= to;
    const kept = [...sessionsOf]
      .map(([name, sessions]): SessionEntry => [name, sessions.filter(near)])
      .filter(([, sessions]) => sessions.length > 0);
    sessionsOf = new Map(kept.slice(-VISITORS_MAX));
  }
}

const LEFT_OUT = 'x';

/** An integer below 2^53 that nobody can foresee without the import's key. */
function idOf(key: Uint8Array, line: number): number {
  const bytes = createHmac('sha256', key).update(`session\n${line}`).digest();
  return bytes.readUInt32BE(0) * 2 ** 21 + (bytes.readUInt32BE(4) >>> 11);
}
