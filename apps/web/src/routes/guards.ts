/** Who may see which page: nobody before the set-up, strangers only the sign-in, users everything else. */
import { redirect } from '@tanstack/react-router';
import type { User } from '../features/account/account-menu.tsx';
import type { Api } from '../trpc/client.ts';

function readAccount({ queryClient, trpc }: Api) {
  return queryClient.ensureQueryData(
    trpc.account.me.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  );
}

/** Lets users pass and says who it is; sends everybody else to where they can become one. */
export async function requireUser(api: Api, address: string): Promise<{ user: User }> {
  const { user, needsSetup } = await readAccount(api);
  if (needsSetup) throw redirect({ to: '/set-up' });
  if (user === null) throw redirect({ to: '/sign-in', search: { to: address } });
  return { user };
}

/** The door is open in one state only: before the set-up for `set-up`, after it for strangers at `sign-in`. */
export async function requireStranger(api: Api, door: 'set-up' | 'sign-in'): Promise<void> {
  const { user, needsSetup } = await readAccount(api);
  if (user !== null) throw redirect({ to: '/' });
  if (needsSetup && door === 'sign-in') throw redirect({ to: '/set-up' });
  if (!needsSetup && door === 'set-up') throw redirect({ to: '/sign-in', search: {} });
}

/** Forgets whose numbers these were: nothing of one account may be left for the next. */
export async function forgetAccount({ queryClient }: Api): Promise<void> {
  await queryClient.cancelQueries();
  queryClient.clear();
}

/** An address within the dashboard, or its first page: a link must not lead elsewhere after the sign-in. */
export function safeAddress(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/';
}
