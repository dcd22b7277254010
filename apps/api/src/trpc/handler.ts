/** The doors to the procedures: tRPC over HTTP for the dashboard, direct calls for REST. */
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { isEventStream, passedOn } from '../event-stream.ts';
import type { Context } from './context.ts';
import { badRequest, failureOf } from './failure.ts';
import { t } from './init.ts';
import { appRouter } from './root.ts';

export const TRPC_PATH = '/api/trpc';

/** A page of the dashboard asks about a dozen questions at once. */
const BATCH_CALLS_MAX = 20;

/** Answers a tRPC request. `onFault` hears of errors that are ours. */
export async function answerTrpc(
  request: Request,
  context: Context,
  onFault: (error: unknown) => void,
): Promise<Response> {
  const response = await fetchRequestHandler({
    endpoint: TRPC_PATH,
    req: request,
    router: appRouter,
    maxBatchSize: BATCH_CALLS_MAX,
    // Questions by POST: a long filter does not fit into an address.
    allowMethodOverride: true,
    createContext: () => context,
    onError: ({ error }) => {
      if (!failureOf(error).isExpected) onFault(error.cause ?? error);
    },
  });
  if (isEventStream(response)) return passedOn(response);
  // A stream's head goes out before its calls are made. Changes may set cookies, so they are answered in one piece.
  return request.method === 'GET' ? response : new Response(await response.arrayBuffer(), response);
}

/** The procedures as functions; they reject with what {@link failureOf} understands. */
export const callProcedures = t.createCallerFactory(appRouter);
export type Procedures = ReturnType<typeof callProcedures>;

/** What a door says to a body that is no JSON. */
export function notJson(cause: unknown): Error {
  return badRequest('The body must be JSON.', cause);
}
