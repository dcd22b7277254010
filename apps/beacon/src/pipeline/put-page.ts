/** Which page: host name and path. The query stays behind, it may hold anything. */
import type { Draft, Ending } from './draft.ts';

const PAGE_CHARACTERS_MAX = 500;

/** A fragment that is a route, as the script sends it for sites that ask for it; its own query stays behind too. */
const ROUTE = /^#!?\/[^?]*/;

export function putPage({ received, hit }: Draft): Ending | undefined {
  const { hostname, pathname, hash } = received.url;
  hit.hostname = hostname;
  hit.page = (pathname + (ROUTE.exec(hash)?.[0] ?? '')).slice(0, PAGE_CHARACTERS_MAX);
  return undefined;
}
