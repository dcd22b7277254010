/** tRPC, set up once: the context's type, and the one place where errors take the form that clients see. */
import { initTRPC } from '@trpc/server';
import type { Context } from './context.ts';
import { failureOf } from './failure.ts';

/** What can be said of a procedure besides its types. */
export type Meta = {
  /** Fields of the input that the audit log keeps; never one that holds a secret. */
  audited?: readonly string[];
  /** Part of a change that is written down as a whole: not noted by itself. */
  isQuiet?: true;
};

/** Streams are silent for at most so long. */
export const PING_MS = 5_000;

export const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Stack traces stay in the log, also where NODE_ENV is not set.
    isDev: false,
    // So that proxies keep a quiet stream open, and a client notices soon that one is dead.
    sse: {
      ping: { enabled: true, intervalMs: PING_MS },
      client: { reconnectAfterInactivityMs: 3 * PING_MS },
    },
    errorFormatter: ({ shape, error }) => {
      const { code, status, detail, reason, fields } = failureOf(error);
      const data = { ...shape.data, code, httpStatus: status, reason, fields };
      return { ...shape, message: detail, data };
    },
  });
