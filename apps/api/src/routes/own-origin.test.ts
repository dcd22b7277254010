import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
let cookie: string;
beforeAll(async () => {
  api = await openTestApi();
  cookie = await api.signIn();
});
afterAll(() => api.close());

const OWN = 'http://127.0.0.1:3000';
const FOREIGN = 'https://evil.example';

/** A change that is wrong in itself, so that whatever gets through to it is answered 400. */
const PLACES = [
  { name: 'tRPC', path: '/api/trpc/sites.create' },
  { name: 'REST', path: '/api/v1/sites' },
];

const SENDERS: { sender: string; headers: Record<string, string>; isOwn: boolean }[] = [
  { sender: 'our page', headers: { 'sec-fetch-site': 'same-origin', origin: OWN }, isOwn: true },
  { sender: 'our page in an older browser', headers: { origin: OWN }, isOwn: true },
  { sender: 'the address bar', headers: { 'sec-fetch-site': 'none' }, isOwn: true },
  {
    sender: 'a foreign page',
    headers: { 'sec-fetch-site': 'cross-site', origin: FOREIGN },
    isOwn: false,
  },
  { sender: 'a neighbour domain', headers: { 'sec-fetch-site': 'same-site' }, isOwn: false },
  { sender: 'a foreign page in an older browser', headers: { origin: FOREIGN }, isOwn: false },
  { sender: 'a sandboxed frame', headers: { origin: 'null' }, isOwn: false },
  {
    sender: 'another port of this host',
    headers: { origin: 'http://127.0.0.1:3001' },
    isOwn: false,
  },
  { sender: 'who knows', headers: {}, isOwn: false },
];

describe.each(PLACES)('a change by $name with a session cookie', ({ path }) => {
  test.each(SENDERS)('from $sender', async ({ headers, isOwn }) => {
    const response = await api.send(path, {
      method: 'POST',
      headers: { cookie, 'x-footfall': '1', ...headers },
      body: {},
    });
    expect(response.status).toBe(isOwn ? 400 : 403);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'as a foreign form of type %s',
    async (type) => {
      const response = await api.send(path, {
        method: 'POST',
        headers: { cookie, origin: FOREIGN, 'content-type': type },
        body: '{"domain":"evil.example","timezone":"UTC"}',
      });
      expect(response.status).toBe(403);
    },
  );
});

describe('the guard', () => {
  test('wants the header of our page for tRPC', async () => {
    const response = await api.send('/api/trpc/sites.create', {
      method: 'POST',
      headers: { cookie, origin: OWN },
      body: {},
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('x-footfall');
  });

  test('keeps a foreign page from signing somebody in, out or up', async () => {
    for (const path of [
      '/api/auth/sign-in/email',
      '/api/auth/sign-out',
      '/api/trpc/account.setUp',
    ]) {
      const response = await api.send(path, {
        method: 'POST',
        headers: { origin: FOREIGN, 'x-footfall': '1' },
        body: {},
      });
      expect(response.status).toBe(403);
    }
  });

  test('accepts the public address behind a proxy that changes the host', async () => {
    const replica = await api.openReplica({ publicUrl: 'https://stats.example.com' });
    const answers = await Promise.all(
      ['https://stats.example.com', FOREIGN].map((origin) =>
        replica.app.request('http://10.0.0.7:3000/api/v1/sites', {
          method: 'POST',
          headers: { origin, cookie },
          body: '{}',
        }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([401, 403]);
    await replica.close();
  });

  test('has nothing against a key, which no browser sends by itself', async () => {
    const response = await api.send('/api/v1/sites', {
      method: 'POST',
      headers: { ...bearer(API_KEY), origin: FOREIGN },
      body: {},
    });
    expect(response.status).toBe(400);
  });

  test('never lets a foreign page read: there is no CORS', async () => {
    const response = await api.send('/api/v1/sites', {
      headers: { cookie, origin: FOREIGN },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await api.send('/api/v1/sites', {
      method: 'OPTIONS',
      headers: { origin: FOREIGN, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('is not needed for mutations by GET, of which there are none', async () => {
    const input = encodeURIComponent(JSON.stringify({ domain: 'evil.example', timezone: 'UTC' }));
    const response = await api.send(`/api/trpc/sites.create?input=${input}`, {
      headers: { cookie },
    });
    expect(response.status).toBe(405);
  });
});
