import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ADMINISTRATOR,
  cookieOf,
  OWN_PAGE,
  openTestApi,
  type TestApi,
} from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const FIVE_MINUTES_MS = 5 * 60_000;

function signIn(body: unknown): Promise<Response> {
  return api.send('/api/auth/sign-in/email', { method: 'POST', headers: OWN_PAGE, body });
}

const RIGHT = { email: ADMINISTRATOR.email, password: ADMINISTRATOR.password };

describe('signing in', () => {
  test('sets a cookie that scripts cannot read, and says nothing of what is in it', async () => {
    const response = await signIn(RIGHT);
    expect(response.status).toBe(200);
    const [cookie = ''] = response.headers.getSetCookie();
    const token = /^footfall\.session=([^;.]+)\./.exec(cookie)?.[1] ?? '';
    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).not.toMatch(/; Secure/i);
    expect(await response.text()).not.toContain(token);

    const session = await api.send('/api/auth/get-session', {
      headers: { cookie: cookieOf(response) },
    });
    const text = await session.text();
    expect(JSON.parse(text).user.email).toBe(ADMINISTRATOR.email);
    expect(text).not.toContain(token);
  });

  test('keeps neither the address nor the browser of who did it', async () => {
    await signIn(RIGHT);
    const session = await api.database.db.collection('sessions').findOne();
    expect(session).toMatchObject({ ipAddress: '', userAgent: '' });
  });

  test.each([
    ['a wrong password', { ...RIGHT, password: 'incorrect horse' }, 401],
    ['somebody unknown', { ...RIGHT, email: 'eve@example.com' }, 401],
    ['no password', { email: RIGHT.email }, 400],
    ['an operator as the password', { ...RIGHT, password: { $ne: null } }, 400],
    ['an operator as the address', { ...RIGHT, email: { $gt: '' } }, 400],
    ['a password of a megabyte', { ...RIGHT, password: 'x'.repeat(1024 * 1024) }, 413],
    ['a body that is not JSON', '{"email":', 400],
  ])('fails with %s', async (_, body, status) => {
    const response = await signIn(body);
    expect(response.status).toBe(status);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('does not tell a wrong password from an unknown user', async () => {
    const wrong = await signIn({ ...RIGHT, password: 'incorrect horse' });
    const unknown = await signIn({ ...RIGHT, email: 'eve@example.com' });
    expect(await unknown.text()).toBe(await wrong.text());
  });

  test('is refused after ten wrong passwords, also with the right one, for five minutes', async () => {
    api.wait(FIVE_MINUTES_MS);
    const wrong = { ...RIGHT, password: 'incorrect horse' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(wrong)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(401));

    const refused = await signIn(RIGHT);
    expect(refused.status).toBe(429);
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(300);

    api.wait(FIVE_MINUTES_MS);
    expect((await signIn(RIGHT)).status).toBe(200);
  });

  test('over TLS sets a cookie for this host alone', async () => {
    const publicUrl = 'https://stats.example.com';
    const replica = await api.openReplica({ publicUrl });
    const signedIn = await replica.app.request(`${publicUrl}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { ...OWN_PAGE, 'content-type': 'application/json' },
      body: JSON.stringify(RIGHT),
    });
    const [cookie = ''] = signedIn.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-footfall\.session=/);
    expect(cookie).toMatch(/; Secure/i);
    expect(cookie).not.toMatch(/; Domain/i);
    const sites = await replica.app.request(`${publicUrl}/api/v1/sites`, {
      headers: { cookie: cookieOf(signedIn) },
    });
    expect(sites.status).toBe(200);
    expect(sites.headers.get('strict-transport-security')).toContain('max-age=');
    await replica.close();
  });
});

describe('a session that is in use', () => {
  const DAY_MS = 86_400_000;

  test('is prolonged once a day, also by the streamed batches of the dashboard', async () => {
    const cookie = await api.signIn();
    const ask = () =>
      api.send('/api/trpc/account.me?batch=1&input=%7B%7D', {
        headers: { cookie, 'trpc-accept': 'application/jsonl' },
      });
    expect((await ask()).headers.getSetCookie()).toEqual([]);
    const sessions = api.database.db.collection('sessions');
    // As if it had been used two days ago for the last time.
    await sessions.updateMany({}, { $set: { expiresAt: new Date(Date.now() + 5 * DAY_MS) } });
    const prolonged = await ask();
    expect(prolonged.headers.getSetCookie().join()).toMatch(/^footfall\.session=.*Max-Age=604800/);
    const kept = await sessions.find().sort({ expiresAt: -1 }).toArray();
    expect(kept[0]?.['expiresAt'].getTime()).toBeGreaterThan(Date.now() + 6 * DAY_MS);
  });
});

describe('what lies in the database', () => {
  test('is no session: without the signature a token is nobody’s', async () => {
    const cookie = await api.signIn();
    const kept = await api.database.db.collection('sessions').find().toArray();
    const token = kept
      .map((session) => String(session['token']))
      .find((one) => cookie.includes(one));
    if (token === undefined) throw new Error('the session of the cookie is not kept');
    const [, signature = ''] = decodeURIComponent(cookie).split('.').slice(-2);
    const forged = [
      token,
      `${token}.`,
      `${token}.${'A'.repeat(signature.length)}`,
      `${token}.${Buffer.from(token).toString('base64')}`,
    ];
    for (const value of forged) {
      const headers = { cookie: `footfall.session=${encodeURIComponent(value)}` };
      expect((await api.send('/api/v1/sites', { headers })).status, value).toBe(401);
    }
    expect((await api.send('/api/v1/sites', { headers: { cookie } })).status).toBe(200);
  });
});

describe('signing out', () => {
  test('ends the session on the server', async () => {
    const cookie = await api.signIn();
    expect((await api.send('/api/v1/sites', { headers: { cookie } })).status).toBe(200);
    const response = await api.send('/api/auth/sign-out', {
      method: 'POST',
      headers: { ...OWN_PAGE, cookie },
      body: {},
    });
    expect(response.status).toBe(200);
    expect((await api.send('/api/v1/sites', { headers: { cookie } })).status).toBe(401);
  });
});

describe('what better-auth could do besides', () => {
  test.each([
    ['POST', '/sign-up/email'],
    ['POST', '/change-password'],
    ['POST', '/change-email'],
    ['POST', '/update-user'],
    ['POST', '/delete-user'],
    ['POST', '/request-password-reset'],
    ['POST', '/reset-password'],
    ['POST', '/sign-in/social'],
    ['GET', '/list-sessions'],
    ['GET', '/list-accounts'],
    ['GET', '/ok'],
    ['GET', '/error'],
    ['GET', '/callback/github'],
    ['POST', '/sign-in/email/'],
    ['POST', '//sign-in/email'],
    ['POST', '/two-factor/send-otp'],
    ['POST', '/two-factor/get-totp-uri'],
    ['GET', '/passkey/list-user-passkeys'],
    ['POST', '/passkey/update-passkey'],
  ])('%s %s is closed', async (method, path) => {
    const body = method === 'POST' ? { ...ADMINISTRATOR, email: 'eve@example.com' } : undefined;
    const response = await api.send(`/api/auth${path}`, {
      method,
      headers: { ...OWN_PAGE, cookie: await api.signIn() },
      body,
    });
    expect(response.status).toBe(404);
    expect(await api.database.db.collection('users').countDocuments()).toBe(1);
  });

  test('a method that is not meant is answered with the one that is', async () => {
    const response = await api.send('/api/auth/sign-in/email');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});
