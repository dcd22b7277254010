import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../test/test-api.ts';
import { FIRST_ORGANISATION_ID } from './viewer.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  for (const id of ['shop', 'blog']) {
    const body = { id, domain: `${id}.example`, timezone: 'UTC' };
    await api.send('/api/v1/sites', { method: 'POST', headers: bearer(API_KEY), body });
  }
});
afterAll(() => api.close());

const organisation = FIRST_ORGANISATION_ID;
const HOUR_MS = 3_600_000;

type Info = { id: string; hint: string; lastUsedAt: string | null; expiresAt: string | null };
type Made = { key: string; info: Info };

async function post(path: string, body: object): Promise<{ status: number; body: Made }> {
  const request = { method: 'POST', headers: bearer(API_KEY), body: { organisation, ...body } };
  const response = await api.send(`/api/v1${path}`, request);
  return { status: response.status, body: (await response.json()) as Made };
}

async function list(): Promise<Info[]> {
  const response = await api.ask(`/api/v1/keys?organisation=${organisation}`);
  return (await response.json()) as Info[];
}

async function statusOf(key: string): Promise<number> {
  return (await api.ask('/api/v1/sites', key)).status;
}

const WISH = { name: 'Reports', permissions: ['reports:read', 'sites:read'] };

describe('an API key', () => {
  test('is shown once, and kept as a hash', async () => {
    const { status, body } = await post('/keys', WISH);
    expect(status).toBe(201);
    expect(body.key).toMatch(/^ff_[\w-]{43}$/);
    expect(body.key.startsWith(body.info.hint)).toBe(true);
    expect(JSON.stringify(await list())).not.toContain(body.key);
    const kept = await api.database.db.collection('apiKeys').find().toArray();
    expect(JSON.stringify(kept)).not.toContain(body.key);
    expect(await statusOf(body.key)).toBe(200);
  });

  test('for some sites is for sites of the organisation, and says so otherwise', async () => {
    const made = await post('/keys', { ...WISH, sites: ['shop'] });
    expect(await (await api.ask('/api/v1/sites', made.body.key)).json()).toMatchObject([
      { id: 'shop', permissions: WISH.permissions },
    ]);
    expect((await post('/keys', { ...WISH, sites: ['shop', 'nobodys'] })).status).toBe(404);
  });

  test('tells when it was last used', async () => {
    const { key, info } = (await post('/keys', WISH)).body;
    const used = async () => (await list()).find(({ id }) => id === info.id)?.lastUsedAt;
    expect(await used()).toBeNull();
    await statusOf(key);
    await expect.poll(used).toMatch(/^\d{4}-/);
  });

  test('ends when it is said to', async () => {
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const { key } = (await post('/keys', { ...WISH, expiresAt })).body;
    expect(await statusOf(key)).toBe(200);
    api.wait(HOUR_MS);
    expect(await statusOf(key)).toBe(401);
    api.wait(-HOUR_MS);
  });

  test('is rotated: both work for a while, then the new one', async () => {
    const old = (await post('/keys', { ...WISH, sites: ['blog'] })).body;
    const next = await post('/keys/rotate', { key: old.info.id, overlapHours: 1 });
    expect(next.status).toBe(201);
    expect(next.body.info).toMatchObject({ ...WISH, sites: ['blog'], expiresAt: null });
    expect(await statusOf(old.key)).toBe(200);
    expect(await statusOf(next.body.key)).toBe(200);
    api.wait(HOUR_MS);
    expect(await statusOf(old.key)).toBe(401);
    expect(await statusOf(next.body.key)).toBe(200);
    expect((await post('/keys/rotate', { key: old.info.id })).status).toBe(404);
    api.wait(-HOUR_MS);
  });

  test('is revoked at once', async () => {
    const { key, info } = (await post('/keys', WISH)).body;
    const address = `/api/v1/keys?${new URLSearchParams({ organisation, key: info.id })}`;
    const revoke = () => api.send(address, { method: 'DELETE', headers: bearer(API_KEY) });
    expect((await revoke()).status).toBe(200);
    await expect.poll(() => statusOf(key)).toBe(401);
    expect((await revoke()).status).toBe(404);
  });

  test('that may not everything makes no keys, and is not told of any', async () => {
    const { key } = (await post('/keys', WISH)).body;
    const response = await api.ask(`/api/v1/keys?organisation=${organisation}`, key);
    expect(response.status).toBe(403);
    const ofOneSite = await post('/keys', { ...WISH, permissions: ['admin'], sites: ['shop'] });
    const asked = await api.ask(`/api/v1/keys?organisation=${organisation}`, ofOneSite.body.key);
    expect(asked.status).toBe(404);
  });

  test.each([
    ['no permission', { permissions: [] }],
    ['a permission that there is none of', { permissions: ['everything'] }],
    ['no name', { name: ' ' }],
    ['an operator as a site', { sites: [{ $ne: null }] }],
    ['an end that is no time', { expiresAt: 'tomorrow' }],
  ])('is not made with %s', async (_, wrong) => {
    expect((await post('/keys', { ...WISH, ...wrong })).status).toBe(400);
  });

  test('is in the audit log with what it may do, without the key', async () => {
    const { key } = (await post('/keys', { ...WISH, name: 'Audited' })).body;
    const response = await api.ask(`/api/v1/audit?organisation=${organisation}&limit=1`);
    const text = await response.text();
    expect(JSON.parse(text).entries).toMatchObject([
      {
        action: 'keys.create',
        details: { name: 'Audited', permissions: 'reports:read, sites:read' },
      },
    ]);
    expect(text).not.toContain(key);
  });
});
