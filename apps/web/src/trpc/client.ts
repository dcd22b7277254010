/** The one way to the API: typed calls, gathered into as few requests as they fit in, each with a time limit. */

import type { AppRouter } from '@footfall/api/router';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import {
  createTRPCClient,
  httpBatchStreamLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCLink,
} from '@trpc/client';
import {
  createTRPCContext,
  createTRPCOptionsProxy,
  type TRPCOptionsProxy,
} from '@trpc/tanstack-react-query';
import { failureOf, isWorthRetrying } from './failure.ts';

/** A form on a foreign page cannot set a header of its own: the API takes changes only with this one. */
export const OWN_HEADERS = { 'x-footfall': '1' } as const;

const API_PATH = '/api/trpc';

/** A report may read many months; the API itself gives up before. */
const REQUEST_MAX_MS = 60_000;

/** As many calls as the API takes in one request. */
const BATCH_MAX = 20;

/** Node refuses requests with more than 16 KiB of headers, cookies included. */
const URL_LENGTH_MAX = 12_000;

const RETRIES_MAX = 2;

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export type Api = {
  queryClient: QueryClient;
  trpcClient: ReturnType<typeof createApiClient>;
  /** Query options outside of components, as in route guards. */
  trpc: TRPCOptionsProxy<AppRouter>;
};

/** `before` may change what is asked on its way out. */
export function createApiClient(before: readonly TRPCLink<AppRouter>[] = []) {
  return createTRPCClient<AppRouter>({
    links: [
      ...before,
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url: API_PATH }),
        false: questionsLink(),
      }),
    ],
  });
}

/** One request for a page of questions; each answer is shown when it is ready, whatever the others take. */
function questionsLink(): TRPCLink<AppRouter> {
  return httpBatchStreamLink({
    url: API_PATH,
    maxItems: BATCH_MAX,
    maxURLLength: URL_LENGTH_MAX,
    headers: OWN_HEADERS,
    fetch: (input, init) =>
      fetch(input, {
        ...init,
        credentials: 'same-origin',
        signal: limited(init?.signal ?? null),
      }),
  });
}

/** `onSignedOut` is called when the API says that the session is over. */
export function createApi({ onSignedOut }: { onSignedOut: () => void }): Api {
  const queryClient = createQueryClient(onSignedOut);
  const trpcClient = createApiClient();
  const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient });
  return { queryClient, trpcClient, trpc };
}

export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (failureOf(error).kind === 'signedOut') onSignedOut();
      },
    }),
    defaultOptions: {
      // A deed is done now or refused now: done hours later, when the connection is back, it would surprise.
      mutations: { networkMode: 'always' },
      queries: {
        // Numbers are refreshed by the clock of the page, not whenever a component appears.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < RETRIES_MAX && isWorthRetrying(error),
      },
    },
  });
}

function limited(signal: AbortSignal | null): AbortSignal {
  const limit = AbortSignal.timeout(REQUEST_MAX_MS);
  return signal === null ? limit : AbortSignal.any([signal, limit]);
}
