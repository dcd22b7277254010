import { createHash, randomBytes } from 'node:crypto';
import { createApiKeyStore, type Database, type NewApiKey, openDatabase } from '@footfall/db';
import { SITE } from '@footfall/enrichment/under-test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createSenderLookup } from './senders.ts';

const NOW = Date.UTC(2026, 10, 20);

let database: Database;
beforeAll(() => {
  const name = `senders_${randomBytes(6).toString('hex')}`;
  database = openDatabase({ uri: inject('mongodbUri'), name, appName: 'senders-test' });
});
afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

async function judge(limits: Partial<NewApiKey>) {
  const key = randomBytes(24).toString('base64url');
  const keys = createApiKeyStore(database);
  await keys.put({
    keyHash: createHash('sha256').update(key).digest('hex'),
    organisationId: SITE.ownerId,
    name: 'test',
    permissions: ['hits:write'],
    ...limits,
  });
  return await createSenderLookup(keys, () => NOW)(`Bearer ${key}`);
}

async function maySend(limits: Partial<NewApiKey>): Promise<boolean> {
  const sender = await judge(limits);
  return sender.is === 'server' && sender.maySendTo(SITE);
}

describe('the key of a server', () => {
  test('is for the sites of its organisation, or for those that it names', async () => {
    expect(await maySend({})).toBe(true);
    expect(await maySend({ siteIds: [SITE.id] })).toBe(true);
    expect(await maySend({ siteIds: ['another'] })).toBe(false);
    expect(await maySend({ siteIds: [] })).toBe(false);
    expect(await maySend({ organisationId: 'another' })).toBe(false);
    expect(await maySend({ organisationId: 'another', siteIds: [SITE.id] })).toBe(false);
  });

  test('is not known from the instant on that it expires', async () => {
    expect(await judge({ expiresAt: new Date(NOW) })).toEqual({ is: 'unknown' });
    expect(await maySend({ expiresAt: new Date(NOW + 1) })).toBe(true);
  });

  test('is refused ten seconds after it was revoked, also when nobody sent anything meanwhile', async () => {
    let now = NOW;
    const key = randomBytes(24).toString('base64url');
    const keyHash = createHash('sha256').update(key).digest('hex');
    const keys = createApiKeyStore(database);
    const permissions: NewApiKey['permissions'] = ['hits:write'];
    await keys.put({ keyHash, organisationId: SITE.ownerId, name: 'test', permissions });
    const senderOf = createSenderLookup(keys, () => now);
    expect((await senderOf(`Bearer ${key}`)).is).toBe('server');
    await keys.remove(SITE.ownerId, keyHash.slice(0, 16));
    now += 10_000;
    expect(await senderOf(`Bearer ${key}`)).toEqual({ is: 'unknown' });
  });

  test('of before there were organisations is for the sites of its user', async () => {
    const key = randomBytes(24).toString('base64url');
    await database.db.collection<{ _id: string }>('apiKeys').insertOne({
      _id: createHash('sha256').update(key).digest('hex'),
      userId: SITE.ownerId,
      name: 'test',
      permissions: ['admin'],
      createdAt: new Date(),
    } as { _id: string });
    const sender = await createSenderLookup(
      createApiKeyStore(database),
      () => NOW,
    )(`Bearer ${key}`);
    expect(sender.is === 'server' && sender.maySendTo(SITE)).toBe(true);
  });
});
