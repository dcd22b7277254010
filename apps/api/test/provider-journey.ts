/** A browser on its way by another account: to an issuer that runs, through its pages, and back to the API under test. */
import { CLIENT, followTo, type OidcServer, openOidcServer, type Person } from './oidc-server.ts';
import { ADMINISTRATOR, cookieOf, OWN_PAGE, openTestApi, type TestApi } from './test-api.ts';

export const ORIGIN = 'http://127.0.0.1:3000';
export const CALLBACK = '/api/auth/callback/oidc';

/** The administrator, as the issuer knows them. */
export const ADA: Person = {
  sub: 'ada',
  email: ADMINISTRATOR.email,
  verified: true,
  name: 'Ada L.',
};

type Wish = { provider?: unknown; [more: string]: unknown };
type Left = { response: Response; url: string; cookie: string };

export type ProviderJourney = Awaited<ReturnType<typeof openProviderJourney>>;

/** An API that takes the word of all three kinds of providers; the issuer is the one that runs. */
export async function openProviderJourney() {
  const oidc = await openOidcServer([`${ORIGIN}${CALLBACK}`]);
  const api = await openTestApi({
    providers: {
      oidc: { ...CLIENT, issuer: oidc.issuer, name: 'Example Login' },
      google: { clientId: 'ours.at.google', clientSecret: 'between-us-and-google' },
      github: { clientId: 'ours-at-github', clientSecret: 'between-us-and-github' },
    },
  });
  return {
    oidc,
    api,
    ...waysOf(api, oidc),
    close: async () => {
      await api.close();
      await oidc.close();
    },
  };
}

function waysOf(api: TestApi, oidc: OidcServer) {
  async function leave(wish: Wish = {}, headers: Record<string, string> = OWN_PAGE): Promise<Left> {
    const response = await api.send('/api/auth/sign-in/social', {
      method: 'POST',
      headers,
      body: { provider: 'oidc', ...wish },
    });
    const body = JSON.parse(await response.clone().text());
    return { response, url: String(body.url ?? ''), cookie: cookieOf(response) };
  }

  function comeBack(back: URL, cookie: string): Promise<Response> {
    return api.send(`${back.pathname}${back.search}`, {
      headers: { cookie, 'sec-fetch-site': 'cross-site' },
    });
  }

  /** The whole way: to the issuer, through its pages, and back. */
  async function come(person: Person | null, wish: Wish = {}) {
    oidc.seat(person);
    const left = await leave(wish);
    const back = await followTo(left.url, ORIGIN);
    const response = await comeBack(back, left.cookie);
    return { back, left, response, location: response.headers.get('location') ?? '' };
  }

  async function ask(path: string, cookie: string, body?: object) {
    const request = body === undefined ? {} : { method: 'POST', body };
    const response = await api.send(`/api/trpc/${path}`, {
      ...request,
      headers: { cookie, ...OWN_PAGE },
    });
    const parsed = JSON.parse(await response.text());
    return { status: response.status, data: parsed.result?.data, error: parsed.error };
  }

  return { leave, comeBack, come, ask };
}

/** The session's cookie among those that were set; none when it was taken away. */
export function sessionOf(response: Response): string {
  const set = response.headers
    .getSetCookie()
    .find((cookie) => /^footfall\.session=[^;]/.test(cookie));
  return set?.split(';')[0] ?? '';
}
