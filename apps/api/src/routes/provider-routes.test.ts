/** Signing in by other accounts: an issuer of OpenID Connect that runs, and what the ways to Google and GitHub say. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT, followTo } from '../../test/oidc-server.ts';
import {
  ADA,
  CALLBACK,
  ORIGIN,
  openProviderJourney,
  type ProviderJourney,
  sessionOf,
} from '../../test/provider-journey.ts';
import { ADMINISTRATOR } from '../../test/test-api.ts';
import { FIRST_ORGANISATION_ID } from '../viewer.ts';

let journey: ProviderJourney;
let { api, oidc, leave, comeBack, come, ask } = {} as ProviderJourney;
beforeAll(async () => {
  journey = await openProviderJourney();
  ({ api, oidc, leave, comeBack, come, ask } = journey);
});
afterAll(() => journey.close());

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
