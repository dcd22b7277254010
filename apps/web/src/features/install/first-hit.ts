/** Watches for a site's first hit. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client.ts';

/** Somebody is looking at the page and waits for exactly this. */
const POLL_MS = 2000;

/** `running`: there were hits before anybody looked; `arrived`: the first came while we watched. */
export type FirstHit =
  | { kind: 'unknown' | 'waiting' }
  | { kind: 'arrived' | 'running'; hits: number };

/** Asks only while `isWatching`; what has arrived stays so. */
export function useFirstHit(site: string, isWatching: boolean): FirstHit {
  const trpc = useTRPC();
  const [hasWaited, setWaited] = useState(false);
  const { data } = useQuery({
    ...trpc.reports.query.queryOptions({ site, metrics: ['pageviews', 'events'], range: 'all' }),
    enabled: isWatching || hasWaited,
    staleTime: 0,
    refetchInterval: ({ state }) => (countOf(state.data) === 0 ? POLL_MS : false),
  });
  const hits = countOf(data);
  if (hits === 0 && !hasWaited) setWaited(true);
  if (hits === null) return { kind: 'unknown' };
  if (hits === 0) return { kind: 'waiting' };
  return { kind: hasWaited ? 'arrived' : 'running', hits };
}

function countOf(data: { totals: readonly unknown[] } | undefined): number | null {
  return data === undefined ? null : data.totals.reduce<number>((sum, n) => sum + Number(n), 0);
}
