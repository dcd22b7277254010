/** The doors of better-auth that are open: what was checked goes in, and no token comes out but as a cookie. */
import { type Context, Hono } from 'hono';
import type { Accounts } from '../auth/accounts.ts';
import type { Attempts } from '../auth/attempts.ts';
import { AUTH_ROUTES, type AuthRoute } from '../auth/auth-routes.ts';
import { describeIssues } from '../issues.ts';
import { problem } from '../rest/problem.ts';
import type { RequestEnv } from './request-env.ts';

/** The routes below `/api/auth`; everything else there is answered 404. */
export function createAuthRoutes(accounts: Accounts, attempts: Attempts): Hono<RequestEnv> {
  const routes = new Hono<RequestEnv>();
  for (const [path, route] of Object.entries(AUTH_ROUTES)) {
    routes.on(route.method, path, async (c) => {
      const input = route.body.safeParse(route.method === 'GET' ? {} : await bodyOf(c));
      if (!input.success) return problem({ status: 400, detail: describeIssues(input.error) });
      const answer = () => accounts.handle(checkedRequest(c.req.raw, route, input.data));
      const response =
        route.counts === 'password'
          ? await counted(c, { attempts, email: await emailOf(c, input.data), answer })
          : await answer();
      return await present(response, route);
    });
    routes.all(path, () =>
      problem({ status: 405, detail: `Use ${route.method}.` }, { allow: route.method }),
    );
  }
  return routes;
}

/** Without a body it is as if nothing was said. */
async function bodyOf(c: Context<RequestEnv>): Promise<unknown> {
  const text = await c.req.text();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Nothing but what was checked goes on to better-auth. */
function checkedRequest(request: Request, { method }: AuthRoute, input: object): Request {
  const cookie = request.headers.get('cookie');
  const headers = {
    'content-type': 'application/json',
    ...(cookie === null ? {} : { cookie }),
  };
  const body = method === 'GET' ? {} : { body: JSON.stringify(input) };
  return new Request(request.url, { method, headers, ...body });
}

/** Whose password it is: of the account that is named, or of who is signed in. */
async function emailOf(c: Context<RequestEnv>, input: object): Promise<string> {
  if ('email' in input) return String(input.email);
  const viewer = await c.var.context.viewer();
  return viewer?.is === 'user' ? viewer.user.email : '';
}

type Attempt = { attempts: Attempts; email: string; answer: () => Promise<Response> };

/** Refuses attempts beyond the limit; only wrong passwords count. */
async function counted(
  c: Context<RequestEnv>,
  { attempts, email, answer }: Attempt,
): Promise<Response> {
  const peer = c.var.client;
  const waitMs = attempts.waitMs(peer, email);
  if (waitMs > 0) {
    const headers = { 'retry-after': String(Math.ceil(waitMs / 1000)) };
    return problem({ status: 429, detail: TOO_MANY }, headers);
  }
  attempts.begin(peer, email);
  const response = await answer();
  // Whatever else went wrong says nothing about who typed it.
  if (!(await isWrongPassword(response))) attempts.succeed(peer, email);
  return response;
}

const TOO_MANY = 'Too many attempts. Try again later.';

async function isWrongPassword(response: Response): Promise<boolean> {
  if (response.status === 401) return true;
  return response.status === 400 && (await codeOf(response)) === 'INVALID_PASSWORD';
}

/** better-auth's name for what is wrong. */
async function codeOf(response: Response): Promise<unknown> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
}

/** The answer without the session's token, which scripts have no business with: the cookie has it. */
async function present(response: Response, { refusal }: AuthRoute): Promise<Response> {
  if (response.status === 429) return tooMany(response);
  if (response.status === 401) return problem({ status: 401, detail: refusal });
  if (!response.ok) return await refused(response);
  const body: unknown = await response.json();
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(body, withoutToken), { status: response.status, headers });
}

function tooMany(response: Response): Response {
  const seconds = response.headers.get('retry-after');
  return problem(
    { status: 429, detail: TOO_MANY },
    seconds === null ? {} : { 'retry-after': seconds },
  );
}

async function refused(response: Response): Promise<Response> {
  switch (await codeOf(response)) {
    case 'INVALID_PASSWORD':
      return problem({ status: 403, detail: 'The password is wrong.' });
    case 'SESSION_NOT_FRESH':
      return problem({ status: 403, detail: 'Sign in again first: this session is too old.' });
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return problem({ status: 429, detail: TOO_MANY });
    default:
      return problem({ status: response.status, detail: 'This did not work.' });
  }
}

function withoutToken(key: string, value: unknown): unknown {
  return key === 'token' ? undefined : value;
}
