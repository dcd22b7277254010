/** The sessions that this process has seen lately: its memory while Redis is away, and a hint when it is back. */
import { findSession, rememberSession, type Session } from '@footfall/domain';

/** About 200 bytes each. */
const VISITORS_MAX = 50_000;

export type SessionTable = ReturnType<typeof createSessionTable>;

/** Makes an empty table; visitors that were not seen for longest are forgotten first. */
export function createSessionTable(visitorsMax = VISITORS_MAX) {
  const sessionsOf = new Map<string, Session[]>();

  return {
    /** The session that a hit of any of these visitors at this time belongs to. */
    find(keys: readonly string[], at: number): Session | undefined {
      for (const key of keys) {
        const sessions = sessionsOf.get(key);
        const session = sessions === undefined ? undefined : findSession(sessions, at);
        if (session !== undefined) return session;
      }
      return undefined;
    },

    /** Stretches or adds a session of a visitor, and returns what is known of it now. */
    remember(key: string, seen: Session): Session {
      const sessions = sessionsOf.get(key) ?? [];
      sessionsOf.delete(key);
      sessionsOf.set(key, sessions);
      if (sessionsOf.size > visitorsMax) {
        const [oldest] = sessionsOf.keys();
        if (oldest !== undefined) sessionsOf.delete(oldest);
      }
      return rememberSession(sessions, seen);
    },
  };
}
