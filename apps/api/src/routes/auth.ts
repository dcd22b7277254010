/** Signing in and out: the three routes of better-auth that are open, with a limit on attempts. */
import { Hono } from 'hono';
import { signInSchema } from '../auth/account-schema.ts';
import { type Accounts, AUTH_ROUTES } from '../auth/accounts.ts';
import type { Attempts } from '../auth/attempts.ts';
import { describeIssues } from '../issues.ts';
import { problem } from '../rest/problem.ts';
import type { RequestEnv } from './request-env.ts';

/** The routes below `/api/auth`; everything else there is answered 404. */
export function createAuthRoutes(accounts: Accounts, attempts: Attempts): Hono<RequestEnv> {
  const routes = new Hono<RequestEnv>();

  routes.post('/sign-in/email', async (c) => {
    const input = signInSchema.safeParse(await c.req.json().catch(() => null));
    if (!input.success) return problem({ status: 400, detail: describeIssues(input.error) });
    const { email } = input.data;
    const peer = c.var.client;
    const waitMs = attempts.waitMs(peer, email);
    if (waitMs > 0) {
      const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
      return problem({ status: 429, detail: 'Too many attempts. Try again later.' }, headers);
    }
    attempts.begin(peer, email);
    const response = await accounts.handle(signInRequest(c.req.raw, input.data));
    // Only a wrong password counts; whatever else went wrong says nothing about who typed it.
    if (response.status !== 401) attempts.succeed(peer, email);
    return present(response);
  });

  routes.post('/sign-out', async (c) => present(await accounts.handle(c.req.raw)));
  routes.get('/get-session', async (c) => present(await accounts.handle(c.req.raw)));

  for (const [path, allow] of Object.entries(AUTH_ROUTES)) {
    routes.all(path, () => problem({ status: 405, detail: `Use ${allow}.` }, { allow }));
  }
  return routes;
}

/** Nothing but what was checked goes on to better-auth. */
function signInRequest(request: Request, input: { email: string; password: string }): Request {
  return new Request(request.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
}

/** The answer without the session's token, which scripts have no business with: the cookie has it. */
async function present(response: Response): Promise<Response> {
  if (response.status === 401) {
    return problem({ status: 401, detail: 'The e-mail address or the password is wrong.' });
  }
  if (!response.ok) return problem({ status: response.status, detail: 'This did not work.' });
  const body: unknown = await response.json();
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body, withoutToken), { status: response.status, headers });
}

function withoutToken(key: string, value: unknown): unknown {
  return key === 'token' ? undefined : value;
}
