/** Leaves for a provider to sign in there, and comes back: what the API and this tab have to remember meanwhile. */
import { send } from './session.ts';

/** Where to go when signed in, and the invitation that it is about. */
export type Departure = { to: string; invitation?: string };

/** Why it did not work: the provider cannot be reached, or the API cannot. */
export type DepartureFailure = 'away' | 'unreachable';

const INVITATION_KEY = 'footfall-invitation';

/** Resolves only where it failed: else the tab is on its way. */
export async function leaveFor(provider: string, way: Departure): Promise<DepartureFailure> {
  const { status, body } = await send('/sign-in/social', { provider, ...way });
  if (status !== 200) return status === null ? 'unreachable' : 'away';
  // The token stays in this tab: the address of the page that is come back to is known to others.
  if (way.invitation !== undefined) sessionStorage.setItem(INVITATION_KEY, way.invitation);
  location.assign(String(body['url']));
  return new Promise(() => undefined);
}

/** The invitation that this tab left for a provider with; empty when there is none. */
export function keptInvitation(): string {
  return sessionStorage.getItem(INVITATION_KEY) ?? '';
}

export function forgetInvitation(): void {
  sessionStorage.removeItem(INVITATION_KEY);
}
