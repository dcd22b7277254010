/** What the app's middleware leaves behind for the handlers of a request. */

import type { Trace } from '@footfall/tracing';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from '../trpc/context.ts';

export type RequestEnv = {
  /** Absent in tests that call the app without a socket. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    /** The client's address, for limits; never kept. */
    client: string;
    context: Context;
    /** Takes note of an error that is ours. */
    onFault: (error: unknown) => void;
    /** Null where the request is not followed. */
    trace: Trace | null;
  };
};
