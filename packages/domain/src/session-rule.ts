/** The rule of what makes a session, in plain code: for what is held in memory, and to check Redis' script against. */

/** Hits of one visitor further apart than this belong to different sessions; exactly this far, to the same. */
export const SESSION_GAP_MS = 30 * 60_000;

/**
 * How long a visitor's sessions are kept after their last hit arrived (not: happened). A hit that
 * arrives later than that opens a session of its own, however old it says it is.
 */
export const SESSION_LIFE_MS = 2 * 3_600_000;

/** How many sessions of a visitor are remembered: a late hit looks for its place among them. */
export const SESSIONS_MAX = 8;

/** A session as far as it is known: both ends are times of hits, in ms since 1970. */
export type Session = {
  sessionId: number;
  /** The visitor id it began with. */
  visitorId: number;
  first: number;
  last: number;
};

/** The session that a hit at this time belongs to: the nearest that is near enough. */
export function findSession(sessions: readonly Session[], at: number): Session | undefined {
  let nearest: Session | undefined;
  let distance = SESSION_GAP_MS;
  for (const session of sessions) {
    const away = Math.max(session.first - at, at - session.last, 0);
    if (away < distance || (nearest === undefined && away === distance)) {
      nearest = session;
      distance = away;
    }
  }
  return nearest;
}

/** Stretches the session of that id over `seen`, or adds it; forgets the one that ended first when there are too many. */
export function rememberSession(sessions: Session[], seen: Session): Session {
  const known = sessions.find((session) => session.sessionId === seen.sessionId);
  if (known !== undefined) {
    known.first = Math.min(known.first, seen.first);
    known.last = Math.max(known.last, seen.last);
    return known;
  }
  if (sessions.length >= SESSIONS_MAX) {
    const oldest = sessions.reduce((a, b) => (b.last < a.last ? b : a));
    sessions.splice(sessions.indexOf(oldest), 1);
  }
  const added = { ...seen };
  sessions.push(added);
  return added;
}
