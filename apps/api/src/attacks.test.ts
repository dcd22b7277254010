/** Rules that hold on every way there is: which passwords are taken, and what a foreign page may do with an answer. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR, OWN_PAGE, openTestApi, type TestApi } from '../test/test-api.ts';
import { FIRST_ORGANISATION_ID } from './viewer.ts';

let api: TestApi;
let cookie: string;
beforeAll(async () => {
  api = await openTestApi();
  cookie = await api.signIn();
});
afterAll(() => api.close());

async function post(path: string, input: object) {
  const response = await api.send(`/api/trpc/${path}`, {
    method: 'POST',
    headers: { ...OWN_PAGE, cookie },
    body: input,
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

/** Every way to a password; whatever else is wrong is looked at after the password is. */
const WAYS: Record<string, (password: unknown) => [path: string, input: object]> = {
  'the set-up': (password) => ['account.setUp', { ...ADMINISTRATOR, password }],
  'an invitation': (password) => [
    'invitations.accept',
    { token: 'A'.repeat(43), newcomer: { name: 'Eve', password } },
  ],
  'a mailed link': (password) => ['account.reset', { token: 'A'.repeat(43), password }],
  'a change': (next) => ['account.changePassword', { password: 'not the password', next }],
};

describe.each(Object.entries(WAYS))('a password by %s', (_, way) => {
  test.each([
    ['7 characters', 'sevench'],
    ['129 characters', 'x'.repeat(129)],
    ['an operator', { $ne: null }],
    ['nothing', null],
  ])('of %s is refused', async (_name, password) => {
    expect((await post(...way(password))).status).toBe(400);
  });

  test.each(['password1', 'iloveyou', 'PassWord1', '1234567890'])(
    'that everybody uses is refused by name: %s',
    async (password) => {
      const { status, body } = await post(...way(password));
      expect(status).toBe(400);
      expect(body.error.data.reason).toBe('commonPassword');
    },
  );

  test('of 8 or 128 characters is not what is wrong', async () => {
    for (const password of ['ähm, gut', 'x'.repeat(128)]) {
      expect((await post(...way(password))).status).not.toBe(400);
    }
  });
});

test('every password is kept as argon2id', async () => {
  const wish = { organisation: FIRST_ORGANISATION_ID, email: 'ben@example.com', role: 'viewer' };
  const { link } = (await post('invitations.create', wish)).body.result.data;
  const token = String(link).split('#')[1];
  const newcomer = { name: 'Ben', password: 'the password of Ben' };
  const accepted = await api.send('/api/trpc/invitations.accept', {
    method: 'POST',
    headers: OWN_PAGE,
    body: { token, newcomer },
  });
  expect(accepted.status).toBe(200);
  const change = { password: ADMINISTRATOR.password, next: 'another horse battery' };
  expect((await post('account.changePassword', change)).status).toBe(200);
  const accounts = await api.database.db.collection('accounts').find().toArray();
  expect(accounts).toHaveLength(2);
  for (const { password } of accounts) {
    expect(password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  }
});

const PLACES = [
  '/',
  '/sign-in',
  '/organisations/administrator/people',
  '/assets/main-1a2b3c.js',
  '/assets/missing.js',
  '/api/trpc/config.get',
  '/api/trpc/account.me',
  '/api/trpc/nothing.here',
  '/api/v1/openapi.json',
  '/api/v1/sites',
  '/api/auth/get-session',
  '/api/auth/passkey/generate-authenticate-options',
  '/api/auth/nothing',
  '/healthz',
  '/metrics',
];

describe.each(PLACES)('the answer of %s', (path) => {
  test.each(['https://evil.example', 'null', 'http://127.0.0.1:3001', 'http://127.0.0.1:3000'])(
    'is nothing that a page of %s may read, frame or run',
    async (origin) => {
      for (const method of ['GET', 'OPTIONS']) {
        const headers = {
          origin,
          cookie,
          accept: 'text/html',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-footfall',
        };
        const answer = await api.send(path, { method, headers });
        const named = [...answer.headers.keys()].filter((name) =>
          name.startsWith('access-control'),
        );
        expect(named).toEqual([]);
        const policy = answer.headers.get('content-security-policy') ?? '';
        expect(policy).toContain("default-src 'self'");
        expect(policy).toContain("script-src 'self'");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).toContain("object-src 'none'");
        expect(policy).not.toMatch(/unsafe|\*|data:.*script/);
        expect(answer.headers.get('x-frame-options')).toBe('DENY');
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      }
    },
  );
});
