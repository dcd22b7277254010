/** Signing in by other accounts: an issuer of OpenID Connect that runs, and what the ways to Google and GitHub say. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CLIENT,
  followTo,
  type OidcServer,
  openOidcServer,
  type Person,
} from '../../test/oidc-server.ts';
import {
  ADMINISTRATOR,
  cookieOf,
  OWN_PAGE,
  openTestApi,
  type TestApi,
} from '../../test/test-api.ts';
import { codeAt } from '../../test/totp.ts';
import { FIRST_ORGANISATION_ID } from '../viewer.ts';

const ORIGIN = 'http://127.0.0.1:3000';
const CALLBACK = '/api/auth/callback/oidc';

let oidc: OidcServer;
let api: TestApi;
beforeAll(async () => {
  oidc = await openOidcServer([`${ORIGIN}${CALLBACK}`]);
  api = await openTestApi({
    providers: {
      oidc: { ...CLIENT, issuer: oidc.issuer, name: 'Example Login' },
      google: { clientId: 'ours.at.google', clientSecret: 'between-us-and-google' },
      github: { clientId: 'ours-at-github', clientSecret: 'between-us-and-github' },
    },
  });
});
afterAll(async () => {
  await api.close();
  await oidc.close();
});

const ADA: Person = { sub: 'ada', email: ADMINISTRATOR.email, verified: true, name: 'Ada L.' };

type Wish = { provider?: unknown; [more: string]: unknown };
type Left = { response: Response; url: string; cookie: string };

async function leave(wish: Wish = {}, headers: Record<string, string> = OWN_PAGE): Promise<Left> {
  const response = await api.send('/api/auth/sign-in/social', {
    method: 'POST',
    headers,
    body: { provider: 'oidc', ...wish },
  });
  const body = JSON.parse(await response.clone().text());
  return { response, url: String(body.url ?? ''), cookie: cookieOf(response) };
}

/** The whole way: to the issuer, through its pages, and back. */
async function come(person: Person | null, wish: Wish = {}) {
  oidc.seat(person);
  const left = await leave(wish);
  const back = await followTo(left.url, ORIGIN);
  const response = await comeBack(back, left.cookie);
  return { back, left, response, location: response.headers.get('location') ?? '' };
}

function comeBack(back: URL, cookie: string): Promise<Response> {
  return api.send(`${back.pathname}${back.search}`, {
    headers: { cookie, 'sec-fetch-site': 'cross-site' },
  });
}

/** The session's cookie among those that were set; none when it was taken away. */
function sessionOf(response: Response): string {
  const set = response.headers
    .getSetCookie()
    .find((cookie) => /^footfall\.session=[^;]/.test(cookie));
  return set?.split(';')[0] ?? '';
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

async function invite(email: string, cookie: string): Promise<string> {
  const wish = { organisation: FIRST_ORGANISATION_ID, email, role: 'viewer' };
  const { data } = await ask('invitations.create', cookie, wish);
  return String(data.link).split('#')[1] ?? '';
}

const users = () => api.database.db.collection('users').countDocuments();
const accounts = () => api.database.db.collection('accounts').find().toArray();

describe('the way to a provider', () => {
  test('is told before anybody is signed in', async () => {
    expect((await ask('account.providers', '')).data).toEqual([
      { id: 'oidc', name: 'Example Login' },
      { id: 'google', name: 'Google' },
      { id: 'github', name: 'GitHub' },
    ]);
  });

  test('carries a state of this browser, a challenge and a nonce', async () => {
    const { response, url } = await leave();
    const { origin, pathname, searchParams } = new URL(url);
    expect(`${origin}${pathname}`).toBe(`${oidc.issuer}/auth`);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: CLIENT.clientId,
      redirect_uri: `${ORIGIN}${CALLBACK}`,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{32}$/),
      nonce: expect.stringMatching(/^[\w-]{32}$/),
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^footfall\.state=.*HttpOnly.*SameSite=Lax/i);
    expect(url).not.toContain(CLIENT.clientSecret);
  });

  test.each([
    [
      'google',
      'https://accounts.google.com/o/oauth2/v2/auth',
      { scope: 'openid email profile', clientId: 'ours.at.google' },
    ],
    [
      'github',
      'https://github.com/login/oauth/authorize',
      { scope: 'read:user user:email', clientId: 'ours-at-github' },
    ],
  ])('leads to %s with what it needs', async (provider, endpoint, { scope, clientId }) => {
    const { url } = await leave({ provider });
    const { origin, pathname, searchParams } = new URL(url);
    expect(`${origin}${pathname}`).toBe(endpoint);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${ORIGIN}/api/auth/callback/${provider}`,
      scope,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(searchParams.has('nonce')).toBe(provider === 'google');
    expect(url).not.toContain('between-us');
  });

  test.each([
    ['a provider that is not set up', { provider: 'facebook' }],
    ['no provider', { provider: undefined }],
    ['an operator', { provider: { $ne: null } }],
    ['another host', { to: 'https://evil.example/' }],
    ['another host without a scheme', { to: '//evil.example/' }],
    ['another host by a backslash', { to: '/\\evil.example/' }],
    ['another host behind a dot', { to: '/.//evil.example/' }],
    ['another host behind a step up', { to: '/sites/..//evil.example/' }],
    ['a script', { to: 'javascript:alert(1)' }],
    ['a line break', { to: '/sites\r\nset-cookie: a=b' }],
    ['an invitation that is none', { invitation: 'x' }],
  ])('is refused with %s', async (_, wish) => {
    const { response } = await leave(wish);
    expect(response.status).toBe(400);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('takes nothing else that better-auth would', async () => {
    const more = {
      idToken: { token: 'a.b.c' },
      callbackURL: 'https://evil.example/',
      errorCallbackURL: 'https://evil.example/',
      newUserCallbackURL: 'https://evil.example/',
      requestSignUp: true,
      scopes: ['everything'],
      additionalParams: { prompt: 'none' },
      additionalData: { invitation: 'x' },
    };
    const { url } = await leave(more);
    expect(new URL(url).searchParams.get('scope')).toBe('openid email profile');
    expect(url).not.toMatch(/evil|prompt/);
    const states = await api.database.db.collection('verifications').find().toArray();
    expect(JSON.stringify(states)).not.toContain('evil');
  });

  test('is not gone for a foreign page', async () => {
    expect((await leave({}, { 'sec-fetch-site': 'cross-site' })).response.status).toBe(403);
  });
});

describe('who comes back', () => {
  test('is signed in where an account has the verified address, and nothing of the provider is kept', async () => {
    const { response, location } = await come(ADA, { to: '/sites/demo?range=7d' });
    expect(response.status).toBe(302);
    expect(location).toBe('/sites/demo?range=7d');
    const { data } = await ask('account.me', sessionOf(response));
    expect(data.user).toEqual({ id: 'administrator', email: ADA.email, name: ADMINISTRATOR.name });
    const [linked] = (await accounts()).filter(({ providerId }) => providerId === 'oidc');
    expect(linked).toMatchObject({ accountId: `${oidc.issuer}#ada`, userId: expect.anything() });
    for (const name of ['accessToken', 'refreshToken', 'idToken', 'scope']) {
      expect(linked?.[name] ?? null, name).toBeNull();
    }
    const entries = (
      await ask(
        `audit.list?input=${encodeURIComponent(JSON.stringify({ organisation: FIRST_ORGANISATION_ID }))}`,
        sessionOf(response),
      )
    ).data.entries;
    expect(entries[0]).toMatchObject({
      action: 'account.link',
      actor: { is: 'user', label: ADA.email },
      details: { provider: 'oidc' },
    });
  });

  test('is the same person with another address at the provider, once linked', async () => {
    const { response } = await come({ ...ADA, email: 'ada@elsewhere.example', verified: false });
    expect((await ask('account.me', sessionOf(response))).data.user.email).toBe(ADA.email);
  });

  test('stays out with another account of the same address: it may have been given to somebody else', async () => {
    const { location, response } = await come({ ...ADA, sub: 'ada-the-second' });
    expect(location).toBe('/sign-in?failed=otherAccount');
    expect(sessionOf(response)).toBe('');
  });

  test('stays out without an account, and is told no more with an unverified address than without', async () => {
    const before = await users();
    const eve = { sub: 'eve', email: 'eve@example.com', verified: true };
    expect((await come(eve)).location).toBe('/sign-in?failed=notInvited');
    await api.addPerson('ben@example.com');
    const asEve = await come({ ...eve, verified: false });
    const asBen = await come({ sub: 'not-ben', email: 'ben@example.com', verified: false });
    expect(asEve.location).toBe('/sign-in?failed=notVerified');
    expect(asBen.location).toBe(asEve.location);
    for (const { response } of [asEve, asBen]) expect(sessionOf(response)).toBe('');
    expect(await users()).toBe(before + 1);
  });

  test('keeps where they wanted to go when they close the page of the provider', async () => {
    const { location } = await come(null, { to: '/sites/demo' });
    expect(location).toBe('/sign-in?to=%2Fsites%2Fdemo&failed=cancelled');
  });
});

describe('what comes back', () => {
  test('works once: neither the state nor the code is good again', async () => {
    const { back, left } = await come(ADA);
    const again = await comeBack(back, left.cookie);
    expect(again.headers.get('location')).toBe('/sign-in?failed=expired');
    expect(sessionOf(again)).toBe('');
    // The code with a state that is good.
    const fresh = await leave();
    const replayed = new URL(back);
    replayed.searchParams.set('state', new URL(fresh.url).searchParams.get('state') ?? '');
    const other = await comeBack(replayed, fresh.cookie);
    expect(other.headers.get('location')).toBe('/sign-in?failed=failed');
    expect(sessionOf(other)).toBe('');
  });

  test('is good in the browser that began alone', async () => {
    oidc.seat(ADA);
    const mine = await leave();
    const theirs = await leave();
    const back = await followTo(mine.url, ORIGIN);
    for (const cookie of ['', theirs.cookie, 'footfall.state=forged.forged']) {
      const response = await comeBack(back, cookie);
      expect(response.headers.get('location'), cookie).toBe('/sign-in?failed=expired');
      expect(sessionOf(response)).toBe('');
    }
  });

  test.each([
    ['no state', '?code=x'],
    ['a made-up state', '?code=x&state=made-up'],
    ['nothing', ''],
    ['an error of its own making', '?error=%3Cscript%3E&error_description=%3Cscript%3E'],
  ])(
    'with %s leads to the sign-in, and tells the page nothing that it was sent',
    async (_, search) => {
      const response = await api.send(`${CALLBACK}${search}`);
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toMatch(/^\/sign-in\?failed=(expired|failed)$/);
      expect(await response.text()).toBe('');
    },
  );

  test('of another issuer is refused', async () => {
    oidc.seat(ADA);
    const { url, cookie } = await leave();
    const back = await followTo(url, ORIGIN);
    back.searchParams.set('iss', 'https://evil.example');
    const response = await comeBack(back, cookie);
    expect(response.headers.get('location')).toBe('/sign-in?failed=failed');
    expect(sessionOf(response)).toBe('');
  });

  test('at the address of another provider is refused', async () => {
    oidc.seat(ADA);
    const { url, cookie } = await leave();
    const back = await followTo(url, ORIGIN);
    const elsewhere = new URL(`/api/auth/callback/facebook${back.search}`, ORIGIN);
    expect((await comeBack(elsewhere, cookie)).status).toBe(404);
  });
});

describe('an invitation', () => {
  test('lets in who has its link and its address, and nobody else', async () => {
    const administrator = await api.signIn();
    const invitation = await invite('cleo@example.com', administrator);
    const before = await users();
    const strangers = [
      await come(
        { sub: 'eve', email: 'eve@example.com', verified: true },
        { invitation, to: '/invitation' },
      ),
      await come(
        { sub: 'cleo', email: 'cleo@example.com', verified: false },
        { invitation, to: '/invitation' },
      ),
      await come({ sub: 'cleo', email: 'cleo@example.com', verified: true }),
      await come(
        { sub: 'cleo', email: 'cleo@example.com', verified: true },
        { invitation: 'A'.repeat(43) },
      ),
    ];
    expect(strangers.map(({ location }) => location)).toEqual([
      '/invitation?failed=notInvited',
      '/invitation?failed=notVerified',
      '/sign-in?failed=notInvited',
      '/invitation?failed=notInvited',
    ]);
    expect(await users()).toBe(before);

    const cleo = { sub: 'cleo', email: 'Cleo@Example.com', verified: true, name: 'Cleo' };
    const { response, location } = await come(cleo, { invitation, to: '/invitation' });
    expect(location).toBe('/invitation');
    const cookie = sessionOf(response);
    const accepted = await ask('invitations.accept', cookie, { token: invitation });
    expect(accepted.data.user).toMatchObject({ email: 'cleo@example.com', name: 'Cleo' });
    const { data } = await ask('account.me', cookie);
    expect(data.organisations).toMatchObject([{ id: FIRST_ORGANISATION_ID, role: 'viewer' }]);
    // Nothing but the way that she came by, until she chooses a password.
    expect((await ask('account.security', cookie)).data).toMatchObject({ hasPassword: false });
    const refused = await ask('account.unlink', cookie, { provider: 'oidc' });
    expect(refused.status).toBe(409);
    const states = await api.database.db.collection('verifications').find().toArray();
    expect(JSON.stringify(states)).not.toContain(invitation);
  });
});

describe('a way in that was closed', () => {
  test('opens nothing until it is allowed again, and ends the other sessions', async () => {
    const cookie = sessionOf((await come(ADA)).response);
    const other = sessionOf((await come(ADA)).response);
    const providerOf = async () =>
      (await ask('account.security', cookie)).data.providers.find(
        ({ id }: { id: string }) => id === 'oidc',
      );
    expect(await providerOf()).toMatchObject({ linkedAt: expect.any(String), isRefused: false });
    expect((await ask('account.unlink', cookie, { provider: 'oidc' })).status).toBe(200);
    expect(await providerOf()).toMatchObject({ linkedAt: null, isRefused: true });
    expect((await ask('account.security', other)).status).toBe(401);
    expect((await come(ADA)).location).toBe('/sign-in?failed=refused');
    expect((await ask('account.allow', cookie, { provider: 'oidc' })).status).toBe(200);
    expect((await come(ADA)).location).toBe('/');
    const page = { organisation: FIRST_ORGANISATION_ID, area: 'account' };
    const path = `audit.list?input=${encodeURIComponent(JSON.stringify(page))}`;
    const { data } = await ask(path, cookie);
    expect(data.entries.slice(0, 3).map(({ action }: { action: string }) => action)).toEqual([
      'account.link',
      'account.allow',
      'account.unlink',
    ]);
  });
});

describe('a code from an app', () => {
  test('is asked for after the word of a provider too', async () => {
    const { id, cookie } = await api.addPerson('dora@example.com');
    const post = (path: string, body: object, own: string) =>
      api.send(`/api/auth${path}`, { method: 'POST', headers: { ...OWN_PAGE, cookie: own }, body });
    const password = 'the password of dora@example.com';
    const begun = await post('/two-factor/enable', { password }, cookie);
    const secret = new URL(JSON.parse(await begun.text()).totpURI).searchParams.get('secret') ?? '';
    await post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) }, cookie);

    const dora = { sub: 'dora', email: 'dora@example.com', verified: true };
    const { response, location } = await come(dora, { to: '/account' });
    expect(location).toBe('/sign-in?step=code&to=%2Faccount');
    expect(sessionOf(response)).toBe('');
    const half = cookieOf(response);
    expect((await ask('account.security', half)).status).toBe(401);
    const whole = await post('/two-factor/verify-totp', { code: codeAt(secret, Date.now()) }, half);
    expect((await ask('account.me', cookieOf(whole))).data.user.id).toBe(id);
  });
});

describe('an issuer', () => {
  const begin = async (issuer: string) => {
    const oidcOnly = { oidc: { ...CLIENT, issuer, name: 'Other' }, google: null, github: null };
    const replica = await api.openReplica({ providers: oidcOnly });
    const response = await replica.app.request(`${ORIGIN}/api/auth/sign-in/social`, {
      method: 'POST',
      headers: { ...OWN_PAGE, 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'oidc' }),
    });
    await replica.close();
    return response;
  };

  test.each([
    ['sends elsewhere', (elsewhere: string) => ({ status: 302, location: elsewhere, body: '' })],
    ['is no JSON', () => ({ status: 200, location: '', body: '<!doctype html>' })],
    ['never ends', () => ({ status: 200, location: '', body: '['.repeat(300 * 1024) })],
  ])('whose discovery %s is not used, and nothing else is asked by it', async (_, answerOf) => {
    const asked: string[] = [];
    const inside = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(inside, 'listening');
    const addressOf = (server: Server) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const issuer = createServer((_request, response) => {
      const { status, location, body } = answerOf(`${addressOf(inside)}/secrets`);
      response.writeHead(status, { location });
      response.end(body);
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    expect((await begin(addressOf(issuer))).status).toBe(503);
    expect(asked).toEqual([]);
    for (const server of [inside, issuer]) {
      server.closeAllConnections();
      server.close();
    }
  });

  test('that calls itself something else is not used, and one that is away is asked again', async () => {
    const other = await openOidcServer([`${ORIGIN}${CALLBACK}`]);
    other.pretend('https://evil.example');
    const providers = {
      oidc: { ...CLIENT, issuer: other.issuer, name: 'Other' },
      google: null,
      github: null,
    };
    const replica = await api.openReplica({ providers });
    const begin = () =>
      replica.app.request(`${ORIGIN}/api/auth/sign-in/social`, {
        method: 'POST',
        headers: { ...OWN_PAGE, 'content-type': 'application/json' },
        body: JSON.stringify({ provider: 'oidc' }),
      });
    const refused = await begin();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refused.text()).not.toContain('evil');
    other.pretend(null);
    expect((await begin()).status).toBe(200);
    await replica.close();
    await other.close();
  });
});
