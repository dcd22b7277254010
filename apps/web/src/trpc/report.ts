/** Asks for reports and keeps them fresh: all of a page's questions go out together, on one clock. */
import type { Progress, QueryInput } from '@footfall/domain';
import { hashKey, onlineManager, useQuery, useQueryClient } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { numbersOf, type QueryResult } from '../metrics.ts';
import { type Api, useTRPC, useTRPCClient } from './client.ts';
import { type Failure, failureOf } from './failure.ts';
import { endProgress, tellProgress } from './progress.ts';

/** Hits reach the reports within seconds; asking more often would show nothing new. */
const REFRESH_MS = 5000;

export type ReportOptions = {
  /** New hits may change the answer: it is asked again every few seconds. */
  isLive: boolean;
  isEnabled?: boolean;
};

/** The answer to one question. `data` is that of this very question, never of the one before. */
export function useReport(query: QueryInput, { isLive, isEnabled = true }: ReportOptions) {
  const trpc = useTRPC();
  const api = useTRPCClient();
  return useQuery({
    ...trpc.reports.query.queryOptions(query, { select: numbersOf }),
    // The same answer in pieces, of which the first ones say how far it is.
    queryFn: ({ signal, client, queryKey }) =>
      readAnswer(api.reports.answer.query(query, { signal }), {
        signal,
        tell: (progress) => tellProgress(client, hashKey(queryKey), progress),
        end: () => endProgress(client, hashKey(queryKey)),
      }),
    enabled: isEnabled,
    meta: { isLive },
    // What is over does not change any more, but for late hits.
    staleTime: isLive ? REFRESH_MS : 300_000,
  });
}

type ReportAnswer = Awaited<ReturnType<Api['trpcClient']['reports']['query']['query']>>;
/** JSON leaves out what is undefined, but the type of what comes in pieces does not say so. */
type ToldAnswer = { progress: Progress } | { answer: unknown };
type Reading = { signal: AbortSignal; tell(progress: Progress | null): void; end(): void };

/** Rejects when there is no answer at the end. Nothing is told any more once the signal aborts. */
async function readAnswer(
  asking: Promise<AsyncIterable<ToldAnswer>>,
  { signal, tell, end }: Reading,
): Promise<ReportAnswer> {
  let isOver = false;
  // Once: the same question may have been asked anew when what was cut off here ends.
  const leave = () => {
    if (!isOver) end();
    isOver = true;
  };
  tell(null);
  signal.addEventListener('abort', leave, { once: true });
  try {
    let answer: ReportAnswer | undefined;
    // To its end: the batch that it is a piece of is not cut off behind it.
    for await (const told of await asking) {
      if ('answer' in told) answer = told.answer as ReportAnswer;
      else if (!signal.aborted) tell(told.progress);
    }
    if (answer === undefined) throw new Error('the stream ended without an answer');
    return answer;
  } catch (error) {
    // What cuts a stream is told like what keeps an answer from coming at all.
    throw error instanceof TRPCClientError ? error : TRPCClientError.from(toError(error));
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}

/** Asks one question at the press of a button. */
export function useReadReport() {
  const client = useTRPCClient();
  return (query: QueryInput) => client.reports.query.query(query);
}

/**
 * The last value there was, while the next one is on its way: old numbers stay on the page.
 * `isOld` says that what is shown does not answer the present question yet.
 */
export function useSteady<T extends object>(
  value: T | undefined,
): { shown: T | undefined; isOld: boolean } {
  const [held, setHeld] = useState(value);
  if (value !== undefined && value !== held) setHeld(value);
  return { shown: value ?? held, isOld: value === undefined && held !== undefined };
}

/**
 * Why there is nothing to show, once that is certain; null while there may be. It stays during further attempts,
 * which would otherwise turn the complaint into a skeleton and back every few seconds.
 */
export function useReportFailure(report: {
  data: QueryResult | undefined;
  error: unknown;
  errorUpdateCount: number;
  fetchStatus: string;
}): Failure | null {
  const { data, error, errorUpdateCount, fetchStatus } = report;
  const [lastError, setLastError] = useState(error);
  if (error !== null && error !== lastError) setLastError(error);
  // While offline nothing is asked, and nothing comes.
  if (data === undefined && fetchStatus === 'paused') return { kind: 'unreachable' };
  return data === undefined && errorUpdateCount > 0 ? failureOf(error ?? lastError) : null;
}

/** Refreshes every live question of the page in one request, while somebody can see it. */
export function useLiveRefresh(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const refresh = () => {
      // A slow answer is waited for: asking again meanwhile would only make it slower.
      if (document.visibilityState !== 'visible' || !onlineManager.isOnline()) return;
      if (queryClient.isFetching() > 0) return;
      void queryClient.refetchQueries({
        type: 'active',
        predicate: ({ meta }) => meta?.['isLive'] === true,
      });
    };
    const timer = setInterval(refresh, REFRESH_MS);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refresh);
    };
  }, [queryClient]);
}

export function useIsOnline(): boolean {
  return useSyncExternalStore(
    (onChange) => onlineManager.subscribe(onChange),
    () => onlineManager.isOnline(),
  );
}
