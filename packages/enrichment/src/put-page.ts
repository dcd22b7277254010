/** Which page: host name and path. The query stays behind, it may hold anything; but for what the site asks for. */
import type { Draft, Ending, RequestFacts } from './draft.ts';

/** A fragment that is a route, as the script sends it for sites that ask for it; its own query stays behind too. */
const ROUTE = /^#!?\/[^?]*/;

export function putPage({ received, hit }: Draft, { site }: RequestFacts): Ending | undefined {
  const { hostname, pathname, hash } = received.url;
  hit.hostname = hostname;
  hit.page =
    pathname + keptQuery(received.url, site.keptParameters) + (ROUTE.exec(hash)?.[0] ?? '');
  return undefined;
}

/** In the order of the site's list, so that one page has one name. */
function keptQuery(url: URL, kept: readonly string[]): string {
  if (kept.length === 0 || url.search === '') return '';
  const pairs = kept.flatMap((name) =>
    url.searchParams.getAll(name).map((value): [string, string] => [name, value]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
