/** Watches for a site's first hit, and says what the beacon's /check would: from which host, or why there is none. */
import type { Install, Site } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client.ts';

/** Somebody is looking at the page and waits for exactly this. */
const POLL_MS = 2000;

/** `running`: there were hits before anybody looked; `arrived`: the first came while we watched. */
export type FirstHit =
  | { kind: 'unknown' }
  /** The likeliest reason, when it is known. */
  | { kind: 'waiting'; reason: Install['reason'] }
  /**
   * How many there are, once they are counted; the host of the last one that counts, null where it is older than
   * what the check looks at.
   */
  | { kind: 'arrived' | 'running'; hits: number | null; hostname: string | null };

/** Asks only while `isWatching`; what has arrived stays so. */
export function useFirstHit(site: string, isWatching: boolean): FirstHit {
  const trpc = useTRPC();
  const [hasWaited, setWaited] = useState(false);
  const enabled = isWatching || hasWaited;
  const { data } = useQuery({
    ...trpc.reports.query.queryOptions({ site, metrics: ['pageviews', 'events'], range: 'all' }),
    enabled,
    staleTime: 0,
    refetchInterval: ({ state }) => (countOf(state.data) === 0 ? POLL_MS : false),
  });
  const check = useQuery({
    ...trpc.install.check.queryOptions({ site }),
    enabled,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.seen ? false : POLL_MS),
  });
  const hits = countOf(data);
  if (hits === 0 && !hasWaited) setWaited(true);
  // Counting all hits there are takes its time; that there is one is known at once.
  const isSeen = check.data?.seen ?? false;
  if (hits === null && !isSeen) return { kind: 'unknown' };
  if (hits === 0) return { kind: 'waiting', reason: check.data?.reason ?? null };
  const hostname = check.data?.hostname ?? null;
  return { kind: hasWaited ? 'arrived' : 'running', hits, hostname };
}

function countOf(data: { totals: readonly unknown[] } | undefined): number | null {
  return data === undefined ? null : data.totals.reduce<number>((sum, n) => sum + Number(n), 0);
}

/** The host of a hit where it is none of the site's: not its domain, nothing below it, and nowhere allowed. */
export function strangerOf(
  { domain, allowedHostnames }: Pick<Site, 'domain' | 'allowedHostnames'>,
  hostname: string | null,
): string | null {
  // Where hosts are listed, none that counts is a stranger.
  if (hostname === null || allowedHostnames.length > 0) return null;
  const own = domain
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^www\./, '');
  const host = hostname.toLowerCase().replace(/:\d+$/, '');
  return host === own || host.endsWith(`.${own}`) ? null : hostname;
}
