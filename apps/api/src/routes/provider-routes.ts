/** Signing in by a provider: the way there, and the way back with what it says. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Accounts, Linking } from '../auth/accounts.ts';
import { AUTH_PATH } from '../auth/auth-routes.ts';
import { hashKey } from '../auth/key-hash.ts';
import { REFUSALS } from '../auth/provider-hooks.ts';
import { describeIssues } from '../issues.ts';
import { noteOwnChange } from '../own-changes.ts';
import { problem } from '../rest/problem.ts';
import type { Context } from '../trpc/context.ts';
import { invitationTokenSchema } from '../trpc/routers/invitations.ts';
import type { RequestEnv } from './request-env.ts';

/** A page of ours; everything that a browser could read as the address of another host is not. */
const pageSchema = z
  .string()
  .max(2_000)
  .refine((text) => /^\/[\x21-\x5b\x5d-\x7e]*$/.test(text) && !namesHost(text), {
    error: 'must be an address within the dashboard',
  });

/** True where a browser reads a host after the first slash, also behind dots, which it takes out before. */
function namesHost(page: string): boolean {
  const { pathname } = new URL(`http://ours.invalid/.${page}`);
  return pathname.startsWith('//');
}

/** What a provider sends along, and for what size there is no reason any more. */
const RETURN_PARAMETERS = ['code', 'state', 'error', 'iss'] as const;
const PARAMETER_LENGTH_MAX = 4_096;

/** Why somebody was not let in, as the page says it. */
type Failure =
  | keyof typeof REFUSALS
  | 'cancelled'
  /** The way took too long, or was begun in another browser. */
  | 'expired'
  | 'failed';

/** The routes below `/api/auth` for the providers that are set up; none where there is none. */
export function createProviderRoutes(accounts: Accounts, publicUrl: string): Hono<RequestEnv> {
  const routes = new Hono<RequestEnv>();
  const ids = accounts.providers.map(({ id }) => id);
  if (ids.length === 0) return routes;
  const wishSchema = z.object({
    provider: z.enum(ids),
    /** Where to go when signed in. */
    to: pageSchema.default('/'),
    /** Of the invitation that is to be accepted: lets somebody in who has no account yet. */
    invitation: invitationTokenSchema.exactOptional(),
  });

  routes.post('/sign-in/social', async (c) => {
    const wish = wishSchema.safeParse(await c.req.json().catch(() => null));
    if (!wish.success) return problem({ status: 400, detail: describeIssues(wish.error) });
    const response = await accounts.handle(departure(c.req.raw, wish.data, publicUrl));
    return await presentDeparture(response);
  });
  routes.all('/sign-in/social', () =>
    problem({ status: 405, detail: 'Use POST.' }, { allow: 'POST' }),
  );

  routes.get('/callback/:provider', async (c) => {
    const id = ids.find((one) => one === c.req.param('provider'));
    if (id === undefined) return problem({ status: 404, detail: 'There is no such address.' });
    const { response, linked } = await accounts.finish(arrival(c.req.raw, id, publicUrl));
    await noteLinks(c.var.context, accounts, linked);
    return await presentArrival(response, publicUrl);
  });
  routes.all('/callback/:provider', () =>
    problem({ status: 405, detail: 'Use GET.' }, { allow: 'GET' }),
  );
  return routes;
}

type Wish = { provider: string; to: string; invitation?: string };

/** Nothing but what was checked goes on to better-auth. */
function departure(
  request: Request,
  { provider, to, invitation }: Wish,
  publicUrl: string,
): Request {
  const doorUrl = new URL(invitation === undefined ? '/sign-in' : '/invitation', publicUrl);
  if (invitation === undefined && to !== '/') doorUrl.searchParams.set('to', to);
  const wish = {
    provider,
    callbackURL: new URL(to, publicUrl).href,
    errorCallbackURL: doorUrl.href,
    disableRedirect: true,
    ...(invitation === undefined ? {} : { additionalData: { invitation: hashKey(invitation) } }),
  };
  return new Request(`${publicUrl}${AUTH_PATH}/sign-in/social`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...cookieOf(request) },
    body: JSON.stringify(wish),
  });
}

function cookieOf(request: Request): Record<string, string> {
  const cookie = request.headers.get('cookie');
  return cookie === null ? {} : { cookie };
}

const leaveSchema = z.object({ url: z.url() });

async function presentDeparture(response: Response): Promise<Response> {
  const left = leaveSchema.safeParse(await response.json().catch(() => null));
  if (!response.ok || !left.success) {
    const detail = 'The provider cannot be reached at the moment. Try again, or sign in otherwise.';
    return problem({ status: 503, detail }, { 'retry-after': '30' });
  }
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(left.data), { headers });
}

function arrival(request: Request, id: string, publicUrl: string): Request {
  const address = new URL(`${publicUrl}${AUTH_PATH}/callback/${id}`);
  const given = new URL(request.url).searchParams;
  for (const name of RETURN_PARAMETERS) {
    const value = given.get(name);
    if (value !== null) address.searchParams.set(name, value.slice(0, PARAMETER_LENGTH_MAX));
  }
  return new Request(address, { headers: cookieOf(request) });
}

/** Sends on to a page of ours, whatever else was said; the reason of a failure is one of those that pages know. */
async function presentArrival(response: Response, publicUrl: string): Promise<Response> {
  const headers = new Headers();
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  const said = halfWaySchema.safeParse(await response.json().catch(() => null));
  headers.set('location', pageAfter(response, { isHalfWay: said.success, publicUrl }));
  return new Response(null, { status: 302, headers });
}

/** What better-auth says beside the address when the account wants a code from an app as well. */
const halfWaySchema = z.object({ twoFactorRedirect: z.literal(true) });

function pageAfter(
  response: Response,
  { isHalfWay, publicUrl }: { isHalfWay: boolean; publicUrl: string },
): string {
  const location = response.headers.get('location') ?? '';
  const isOurs = URL.canParse(location) && new URL(location).origin === new URL(publicUrl).origin;
  const url = new URL(isOurs ? location : '/sign-in?error=failed', publicUrl);
  if (isHalfWay) return `/sign-in?${codeSearch(url)}`;
  const error = url.searchParams.get('error');
  if (response.status === 302 && error === null) return `${url.pathname}${url.search}`;
  url.searchParams.delete('error');
  url.searchParams.delete('error_description');
  url.searchParams.set('failed', failureOf(error ?? ''));
  return `${url.pathname}${url.search}`;
}

function codeSearch({ pathname, search }: URL): URLSearchParams {
  const to = `${pathname}${search}`;
  return new URLSearchParams({ step: 'code', ...(to === '/' ? {} : { to }) });
}

function failureOf(error: string): Failure {
  for (const reason of ['notInvited', 'notVerified', 'refused', 'otherAccount'] as const) {
    if (error === REFUSALS[reason]) return reason;
  }
  switch (error) {
    case 'account_not_linked':
      return 'notVerified';
    case 'access_denied':
      return 'cancelled';
    case 'state_mismatch':
    case 'state_not_found':
    case 'state_invalid':
      return 'expired';
    default:
      return 'failed';
  }
}

async function noteLinks(
  context: Context,
  accounts: Accounts,
  linked: readonly Linking[],
): Promise<void> {
  for (const { userId, provider } of linked) {
    const [user] = await accounts.readUsers([userId]);
    if (user !== undefined)
      await noteOwnChange(context, user, { action: 'account.link', provider });
  }
}
