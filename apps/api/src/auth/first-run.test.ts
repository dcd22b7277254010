import { afterEach, describe, expect, test } from 'vitest';
import {
  ADMINISTRATOR,
  API_KEY,
  bearer,
  cookieOf,
  OWN_PAGE,
  openTestApi,
  type TestApi,
} from '../../test/test-api.ts';

let api: TestApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

function setUp(to: Pick<TestApi, 'send'>, administrator: unknown) {
  return to.send('/api/trpc/account.setUp', {
    method: 'POST',
    headers: OWN_PAGE,
    body: administrator,
  });
}

async function me(from: Pick<TestApi, 'send'>, cookie = ''): Promise<unknown> {
  const response = await from.send('/api/trpc/account.me', { headers: { cookie } });
  return JSON.parse(await response.text()).result.data;
}

function signIn(to: Pick<TestApi, 'send'>, body: { email: string; password: string }) {
  return to.send('/api/auth/sign-in/email', { method: 'POST', headers: OWN_PAGE, body });
}

describe('the first administrator', () => {
  test('is created on the set-up page, is signed in by it, and closes it for good', async () => {
    api = await openTestApi({ administrator: null, apiKey: null });
    expect(await me(api)).toMatchObject({ user: null, needsSetup: true });

    const response = await setUp(api, { ...ADMINISTRATOR, email: ' Ada@Example.COM ' });
    expect(response.status).toBe(200);
    expect(await me(api, cookieOf(response))).toEqual({
      user: { id: expect.any(String), email: ADMINISTRATOR.email, name: 'Ada' },
      needsSetup: false,
      organisations: [expect.objectContaining({ role: 'owner' })],
    });

    const second = await setUp(api, { ...ADMINISTRATOR, email: 'eve@example.com' });
    expect(second.status).toBe(409);
    expect(await second.text()).toContain('has an administrator already');
    expect(await api.database.db.collection('users').countDocuments()).toBe(1);
  });

  test('is signed in also by the streamed batch that the dashboard sends', async () => {
    api = await openTestApi({ administrator: null, apiKey: null });
    const response = await api.send('/api/trpc/account.setUp?batch=1', {
      method: 'POST',
      headers: { ...OWN_PAGE, 'trpc-accept': 'application/jsonl' },
      body: { 0: ADMINISTRATOR },
    });
    expect(await me(api, cookieOf(response))).toMatchObject({ user: { name: 'Ada' } });
  });

  test('is one, also when several set-ups arrive at once at two replicas', async () => {
    api = await openTestApi({ administrator: null, apiKey: null });
    const replica = await api.openReplica();
    const { publicUrl } = api.settings;
    const other = {
      send: async (path: string, { method, headers, body }: Parameters<TestApi['send']>[1] = {}) =>
        await replica.app.request(`${publicUrl}${path}`, {
          method: method ?? 'GET',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
    };
    const people = [1, 2, 3, 4].map((n) => ({
      email: `person${n}@example.com`,
      password: `the password of person ${n}`,
      name: `Person ${n}`,
    }));
    const first = api;
    const answers = await Promise.all(
      people.map((person, index) => setUp(index % 2 === 0 ? first : other, person)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.toSorted()).toEqual([200, 409, 409, 409]);
    expect(await first.database.db.collection('users').countDocuments()).toBe(1);
    expect(await first.database.db.collection('accounts').countDocuments()).toBe(1);

    for (const [index, person] of people.entries()) {
      const answer = await signIn(first, person);
      expect(answer.status).toBe(statuses[index] === 200 ? 200 : 401);
    }
    await replica.close();
  });

  test('can sign in although the process that created them died halfway', async () => {
    api = await openTestApi();
    // The last step, which the process did not get to.
    await api.database.db.collection('users').deleteMany({});
    expect((await signIn(api, ADMINISTRATOR)).status).toBe(401);

    const replica = await api.openReplica({ administrator: null });
    await replica.close();
    expect((await signIn(api, ADMINISTRATOR)).status).toBe(200);
  });

  test.each([
    ['a password of 7 characters', { password: '1234567' }],
    ['a password of 129 characters', { password: 'x'.repeat(129) }],
    ['what is no e-mail address', { email: 'ada' }],
    ['no name', { name: ' ' }],
    ['an operator instead of an address', { email: { $ne: null } }],
  ])('is not created with %s', async (_, wrong) => {
    api = await openTestApi({ administrator: null, apiKey: null });
    expect((await setUp(api, { ...ADMINISTRATOR, ...wrong })).status).toBe(400);
    expect(await me(api)).toMatchObject({ user: null, needsSetup: true });
  });

  test('comes from the environment when there is no user, and never replaces one', async () => {
    api = await openTestApi();
    expect(await me(api)).toMatchObject({ user: null, needsSetup: false });
    expect((await signIn(api, ADMINISTRATOR)).status).toBe(200);

    const eve = { email: 'eve@example.com', password: 'the password of eve', name: 'Eve' };
    const replica = await api.openReplica({ administrator: eve });
    await replica.close();
    expect((await signIn(api, eve)).status).toBe(401);
    expect((await signIn(api, ADMINISTRATOR)).status).toBe(200);
  });
});

describe('the key of the environment', () => {
  test('works before there is an administrator, who then owns what it made', async () => {
    api = await openTestApi({ administrator: null });
    const made = await api.send('/api/v1/sites', {
      method: 'POST',
      headers: bearer(API_KEY),
      body: { id: 'early', domain: 'example.com', timezone: 'Europe/Berlin' },
    });
    expect(made.status).toBe(201);
    expect(await me(api)).toMatchObject({ user: null, needsSetup: true });

    const cookie = cookieOf(await setUp(api, ADMINISTRATOR));
    const response = await api.send('/api/v1/sites', { headers: { cookie } });
    expect(await response.json()).toMatchObject([{ id: 'early', domain: 'example.com' }]);
  });

  test('is kept as a hash only', async () => {
    api = await openTestApi();
    const everything = await api.database.db.collection('apiKeys').find().toArray();
    expect(everything).toHaveLength(1);
    expect(JSON.stringify(everything)).not.toContain(API_KEY);
  });
});
