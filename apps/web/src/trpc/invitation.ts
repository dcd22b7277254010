/** Reads what an invitation is for. By POST: its token must not stand in an address that servers write down. */
import type { AppRouter } from '@footfall/api/router';
import { createTRPCClient, httpBatchStreamLink } from '@trpc/client';
import { OWN_HEADERS } from './client.ts';

export function readInvitation(token: string, signal: AbortSignal) {
  const link = httpBatchStreamLink({
    url: '/api/trpc',
    methodOverride: 'POST',
    headers: OWN_HEADERS,
  });
  const client = createTRPCClient<AppRouter>({ links: [link] });
  return client.invitations.read.query({ token }, { signal });
}
