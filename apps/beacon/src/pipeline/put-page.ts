/** Which page: host name and path. The query stays behind, it may hold anything. */
import type { Draft, Ending } from './draft.ts';

const PAGE_CHARACTERS_MAX = 500;

export function putPage({ received, hit }: Draft): Ending | undefined {
  hit.hostname = received.url.hostname;
  hit.page = received.url.pathname.slice(0, PAGE_CHARACTERS_MAX);
  return undefined;
}
