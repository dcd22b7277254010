/** Where a site's data begin: what was before is not zero. */
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from './client.ts';

/** An import may move it back; that is not watched by the second. */
const KEPT_MS = 300_000;
/** While a site waits for its first hit. */
const AWAIT_MS = 30_000;

/** The day of the site's first hit in its time zone; null while it has none or nobody could say, undefined until it is known. */
export function useFirstDay(site: string): string | null | undefined {
  const trpc = useTRPC();
  const { data, failureCount, isError } = useQuery(
    trpc.reports.firstDay.queryOptions(
      { site },
      {
        staleTime: KEPT_MS,
        refetchInterval: ({ state }) => (state.data?.day === null ? AWAIT_MS : false),
      },
    ),
  );
  if (data !== undefined) return data.day;
  return isError || failureCount > 0 ? null : undefined;
}
