/** Asks for reports and keeps them fresh: all of a page's questions go out together, on one clock. */
import type { QueryInput } from '@footfall/domain';
import { onlineManager, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { numbersOf, type QueryResult } from '../metrics.ts';
import { useTRPC, useTRPCClient } from './client.ts';
import { type Failure, failureOf } from './failure.ts';
import { toldBy } from './told.ts';

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
    queryFn: toldBy((signal) => api.reports.answer.query(query, signal)),
    enabled: isEnabled,
    meta: { isLive },
    // What is over does not change any more, but for late hits.
    staleTime: isLive ? REFRESH_MS : 300_000,
  });
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
