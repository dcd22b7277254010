import { createHash } from 'node:crypto';
import { COUNT_EVERYBODY } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CASES,
  FOREIGN_CASES,
  isOfSite,
  ofNobody,
  REST_CASES,
  SITE_CASES,
} from '../../test/foreign-cases.ts';
import { bearer, errorOf, OWN_PAGE, openTestApi, type TestApi } from '../../test/test-api.ts';
import { isInAddress } from '../rest/operation.ts';
import { OPERATIONS } from '../rest/operations.ts';
import { appRouter } from './root.ts';

const NO_SITE = 'There is no site "theirs".';
const STRANGERS_KEY = 'key-of-a-stranger-0123456789abcdef';

let api: TestApi;
let cookie: string;
let untouched: unknown;
beforeAll(async () => {
  api = await openTestApi();
  cookie = await api.signIn();
  await api.sites.create({
    id: 'theirs',
    domain: 'theirs.example',
    name: 'Theirs',
    timezone: 'UTC',
    definitions: 'footfall',
    weekStart: 1,
    ownerId: 'their-organisation',
    createdAt: '2026-11-01T00:00:00.000Z',
    ...COUNT_EVERYBODY,
  });
  const since = '2026-11-01T00:00:00.000Z';
  await api.organisations.create({
    id: 'their-organisation',
    name: 'Theirs',
    createdAt: since,
    members: [{ userId: 'somebody-else', role: 'owner', since }],
  });
  untouched = await api.organisations.read('their-organisation', 'latest');
  await api.keys.put({
    keyHash: createHash('sha256').update(STRANGERS_KEY).digest('hex'),
    organisationId: 'a-third-one',
    name: 'test',
    permissions: ['admin'],
  });
});
afterAll(() => api.close());

type Call = { path: string; type: string; input: unknown };

function call({ path, type, input }: Call, headers: Record<string, string>): Promise<Response> {
  if (type === 'mutation') {
    return api.send(`/api/trpc/${path}`, { method: 'POST', headers, body: input });
  }
  const query = encodeURIComponent(JSON.stringify(input));
  return api.send(`/api/trpc/${path}?input=${query}`, { headers });
}

describe('what belongs to somebody else', () => {
  test('is asked for in the cases below by every procedure and every REST operation', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(
      Object.keys(appRouter._def.procedures).toSorted(),
    );
    expect(Object.keys(REST_CASES).toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
    expect(SITE_CASES.length).toBeGreaterThan(0);
    expect(FOREIGN_CASES.length).toBeGreaterThan(SITE_CASES.length);
  });

  test.each(FOREIGN_CASES)('does not exist for $path', async (given) => {
    const { input, told } = ofNobody(given.input);
    for (const headers of [{ cookie, ...OWN_PAGE }, bearer(STRANGERS_KEY)]) {
      const theirs = await errorOf(await call(given, headers));
      expect(theirs?.data).toMatchObject({ code: 'NOT_FOUND', httpStatus: 404 });
      const nobodys = await errorOf(await call({ ...given, input }, headers));
      expect(told(nobodys?.message ?? '')).toBe(theirs?.message);
    }
    expect(await api.organisations.read('their-organisation', 'latest')).toEqual(untouched);
    expect(await api.sites.read('theirs', 'latest')).toMatchObject({ name: 'Theirs' });
  });

  test.each(FOREIGN_CASES)('is not told of to a stranger by $path', async (given) => {
    const error = await errorOf(await call(given, OWN_PAGE));
    expect(error?.data).toMatchObject({ code: 'UNAUTHORIZED', httpStatus: 401 });
  });

  test.each(OPERATIONS.filter(({ id }) => REST_CASES[id] !== 'siteless'))(
    'does not exist for $method $path',
    async ({ id, method, path }) => {
      const input = REST_CASES[id] as Record<string, string>;
      const address = isInAddress(method) ? `${path}?${new URLSearchParams(input)}` : path;
      const body = isInAddress(method) ? {} : { body: input };
      const request = { method: method.toUpperCase(), ...body };
      for (const headers of [{ cookie, ...OWN_PAGE }, bearer(STRANGERS_KEY)]) {
        const response = await api.send(`/api/v1${address}`, { ...request, headers });
        expect(response.status).toBe(404);
        expect(await response.json()).toMatchObject({
          detail: isOfSite(input) ? NO_SITE : 'There is no organisation "their-organisation".',
        });
      }
    },
  );

  test('is not there among several sites either, and keeps all of them from an answer', async () => {
    const own = { id: 'our-own', domain: 'own.example', timezone: 'UTC' };
    await call({ path: 'sites.create', type: 'mutation', input: own }, { cookie, ...OWN_PAGE });
    const ask = (sites: string[]) =>
      api.send('/api/v1/roll-up', {
        method: 'POST',
        headers: { cookie, ...OWN_PAGE },
        body: { sites, metrics: ['visitors'], range: 'today' },
      });
    const answer = await (await ask(['our-own'])).json();
    expect(answer).toMatchObject({ totals: [0], sites: [{ site: 'our-own', metrics: [0] }] });
    for (const sites of [
      ['our-own', 'theirs'],
      ['theirs', 'our-own'],
    ]) {
      const response = await ask(sites);
      expect([response.status, await response.json()]).toMatchObject([404, { detail: NO_SITE }]);
    }
    expect((await ask(['our-own', 'our-own'])).status).toBe(400);
    expect((await ask([])).status).toBe(400);
  });

  test('is in no list', async () => {
    expect(await (await api.ask('/api/v1/sites')).text()).not.toContain('theirs');
    expect(await (await api.ask('/api/v1/sites', STRANGERS_KEY)).json()).toEqual([]);
  });

  test('keeps its id: nobody else can take it', async () => {
    const response = await call(
      {
        path: 'sites.create',
        type: 'mutation',
        input: { id: 'theirs', domain: 'ours.example', timezone: 'UTC' },
      },
      { cookie, ...OWN_PAGE },
    );
    expect(response.status).toBe(409);
  });
});

describe('operators of MongoDB in inputs', () => {
  const OPERATORS = [
    { $ne: null },
    { $gt: '' },
    { $regex: '.*' },
    { $where: 'return true' },
    { $in: ['theirs'] },
    ['theirs'],
    { site: 'theirs' },
    null,
    true,
    0,
  ];

  test.each(SITE_CASES)('are refused as the site of $path', async (given) => {
    for (const site of OPERATORS) {
      const input = { ...(given.input as object), site };
      const error = await errorOf(await call({ ...given, input }, { cookie, ...OWN_PAGE }));
      expect(error?.data.httpStatus).toBe(400);
    }
  });

  test('are refused in every field of a new site', async () => {
    const site = { id: 'fine', domain: 'example.com', name: 'Fine', timezone: 'UTC' };
    for (const field of Object.keys(site)) {
      for (const operator of OPERATORS) {
        const input = { ...site, [field]: operator };
        const given = { path: 'sites.create', type: 'mutation', input };
        expect((await call(given, { cookie, ...OWN_PAGE })).status, field).toBe(400);
      }
    }
  });

  test('change no prototype', async () => {
    const body =
      '{"id":"proto","domain":"example.com","timezone":"UTC","__proto__":{"admin":true}}';
    const response = await api.send('/api/trpc/sites.create', {
      method: 'POST',
      headers: { cookie, ...OWN_PAGE },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('there is no');
    expect({}).not.toHaveProperty('admin');
  });
});

describe('tRPC', () => {
  test('answers up to 20 calls at once, and refuses more before any is made', async () => {
    const ask = (calls: number) =>
      api.send(`/api/trpc/${Array(calls).fill('config.get').join(',')}?batch=1&input=%7B%7D`);
    const twenty = await ask(20);
    expect(twenty.status).toBe(200);
    expect(JSON.parse(await twenty.text())).toHaveLength(20);
    expect((await ask(21)).status).toBe(400);
    expect((await api.send(`/api/trpc/${','.repeat(5000)}?batch=1`)).status).toBe(400);
  });

  test('shows no stack traces', async () => {
    for (const path of ['nothing.here', 'sites.list', 'reports.query']) {
      const text = await (await api.send(`/api/trpc/${path}`)).text();
      expect(text).toContain('error');
      expect(text).not.toContain('stack');
      expect(text).not.toContain('.ts:');
    }
  });

  test('tells the dashboard where the beacon is, before anybody is signed in', async () => {
    const response = await api.send('/api/trpc/config.get');
    expect(JSON.parse(await response.text()).result.data).toEqual({
      beaconUrl: 'http://127.0.0.1:3001',
    });
  });

  test('counts who is on a site now', async () => {
    await api.send('/api/v1/sites', {
      method: 'POST',
      headers: bearer('key-of-the-environment-0123456789abcdef'),
      body: { id: 'lively', domain: 'example.com', timezone: 'UTC' },
    });
    const given = { path: 'realtime.now', type: 'query', input: { site: 'lively' } };
    const response = await call(given, { cookie });
    expect(JSON.parse(await response.text()).result.data).toEqual({
      visitors: 0,
      asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    });
  });
});
