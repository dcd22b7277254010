import { createHash, randomBytes } from 'node:crypto';
import type { NewApiKey } from '@footfall/db';
import type { Permission } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';
import { FIRST_ORGANISATION_ID } from '../viewer.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await api.send('/api/v1/sites', {
    method: 'POST',
    headers: bearer(API_KEY),
    body: { id: 'ours', domain: 'example.com', timezone: 'UTC' },
  });
});
afterAll(() => api.close());

async function makeKey(
  permissions: Permission[],
  limits: Partial<NewApiKey> = {},
): Promise<string> {
  const key = randomBytes(24).toString('base64url');
  const keyHash = createHash('sha256').update(key).digest('hex');
  const organisationId = FIRST_ORGANISATION_ID;
  await api.keys.put({ keyHash, organisationId, name: 'test', permissions, ...limits });
  return key;
}

const QUESTION = { site: 'ours', metrics: ['visitors'], range: 'today' };
const DEEDS = {
  'reports:read': { method: 'POST', path: '/api/v1/query', body: QUESTION, status: 200 },
  'sites:read': { method: 'GET', path: '/api/v1/sites', status: 200 },
  'sites:write': {
    method: 'POST',
    path: '/api/v1/sites',
    body: { id: 'ours', domain: 'example.com', timezone: 'UTC' },
    status: 409,
  },
};

describe('an API key', () => {
  test.each(Object.keys(DEEDS) as (keyof typeof DEEDS)[])(
    'with the permission %s may do that and nothing else',
    async (permission) => {
      const headers = bearer(await makeKey([permission]));
      for (const [needed, { path, status, ...request }] of Object.entries(DEEDS)) {
        const response = await api.send(path, { ...request, headers });
        expect(response.status, `${permission} on ${needed}`).toBe(
          needed === permission ? status : 403,
        );
        if (needed === permission) continue;
        expect(await response.json()).toMatchObject({ status: 403, title: 'Forbidden' });
      }
    },
  );

  test('with the permission to send hits may not read', async () => {
    const key = await makeKey(['hits:write']);
    expect((await api.ask('/api/v1/sites', key)).status).toBe(403);
  });

  test('for some sites sees and does nothing about the others, and adds none', async () => {
    await api.send('/api/v1/sites', {
      method: 'POST',
      headers: bearer(API_KEY),
      body: { id: 'other', domain: 'other.example', timezone: 'UTC' },
    });
    const key = await makeKey(['admin'], { siteIds: ['other'] });
    expect(await (await api.ask('/api/v1/sites', key)).json()).toMatchObject([{ id: 'other' }]);
    const ask = async (site: string) =>
      (
        await api.send('/api/v1/query', {
          method: 'POST',
          headers: bearer(key),
          body: { ...QUESTION, site },
        })
      ).status;
    expect(await ask('other')).toBe(200);
    expect(await ask('ours')).toBe(404);
    const adding = await api.send('/api/v1/sites', {
      method: 'POST',
      headers: bearer(key),
      body: { domain: 'third.example', timezone: 'UTC' },
    });
    expect(adding.status).toBe(403);
  });

  test('is as good as unknown from the instant on that it expires', async () => {
    const key = await makeKey(['admin'], { expiresAt: new Date(Date.now() + 60_000) });
    expect((await api.ask('/api/v1/sites', key)).status).toBe(200);
    api.wait(60_000);
    expect((await api.ask('/api/v1/sites', key)).status).toBe(401);
    api.wait(-60_000);
  });

  test('with admin may do everything', async () => {
    for (const { path, status, ...request } of Object.values(DEEDS)) {
      const response = await api.send(path, { ...request, headers: bearer(API_KEY) });
      expect(response.status).toBe(status);
    }
  });

  test.each([
    ['unknown', `${API_KEY}x`],
    ['empty', ''],
    ['an operator', '{"$ne":null}'],
    ['of 10,000 characters', 'x'.repeat(10_000)],
  ])('that is %s is answered 401', async (_, key) => {
    const response = await api.ask('/api/v1/sites', key);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('that is wrong is not made up for by a session cookie', async () => {
    const cookie = await api.signIn();
    const response = await api.send('/api/v1/sites', { headers: { ...bearer('wrong'), cookie } });
    expect(response.status).toBe(401);
  });

  test('works for tRPC as well', async () => {
    const response = await api.ask('/api/trpc/sites.list');
    expect(JSON.parse(await response.text()).result.data).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'ours' })]),
    );
  });

  test('made by another scheme than Bearer is none', async () => {
    const headers = { authorization: `Basic ${Buffer.from(`x:${API_KEY}`).toString('base64')}` };
    expect((await api.send('/api/v1/sites', { headers })).status).toBe(401);
  });
});

describe('a session cookie', () => {
  test.each([
    ['made up', 'footfall.session=made-up.signature'],
    ['empty', 'footfall.session='],
    ['of somebody else', 'other=1'],
  ])('that is %s is nobody', async (_, cookie) => {
    expect((await api.send('/api/v1/sites', { headers: { cookie } })).status).toBe(401);
  });

  test('with a changed signature is nobody', async () => {
    const cookie = (await api.signIn()).replace(/.{8}$/, 'AAAAAAA%3D');
    expect((await api.send('/api/v1/sites', { headers: { cookie } })).status).toBe(401);
  });
});
