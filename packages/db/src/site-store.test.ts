import { randomBytes } from 'node:crypto';
import { COUNT_EVERYBODY, type Site } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Database, openDatabase } from './client.ts';
import { createSiteStore, type SiteStore } from './site-store.ts';

let database: Database;
let sites: SiteStore;

beforeAll(() => {
  const name = `footfall_sites_${randomBytes(6).toString('hex')}`;
  database = openDatabase({ uri: inject('mongodbUri'), name, appName: 'sites-test' });
  sites = createSiteStore(database);
});

afterAll(async () => {
  await database.db.dropDatabase();
  await database.close();
});

function siteOf(id: string, domain: string): Site {
  return {
    id,
    domain,
    name: id,
    timezone: 'UTC',
    definitions: 'footfall',
    weekStart: 1,
    ownerId: 'owner-1',
    createdAt: '2026-11-01T00:00:00.000Z',
    ...COUNT_EVERYBODY,
  };
}

const idFor = async (domain: string) => (await sites.findByDomain(domain, 'latest'))?.id;

describe('a domain with letters beyond ASCII', () => {
  test('is kept in letters, however it was written', async () => {
    await sites.create(siteOf('puny', 'xn--bcher-y-n2a.example:8080'));
    expect((await sites.read('puny', 'latest'))?.domain).toBe('bücher-y.example:8080');
    const changed = await sites.update('puny', { domain: 'xn--bcher-kva.example' });
    expect(changed?.domain).toBe('bücher.example');
  });

  test.each(['müller.example', 'xn--mller-kva.example'])(
    'is found by either spelling, also where it was kept as %s before there was one',
    async (domain) => {
      const { id, ...rest } = siteOf('kept', domain);
      const documents = database.db.collection<{ _id: string }>('sites');
      await documents.insertOne({ _id: id, ...rest });
      for (const asked of ['müller.example', 'xn--mller-kva.example', 'www.müller.example']) {
        expect(await idFor(asked)).toBe(id);
      }
      await documents.deleteOne({ _id: id });
    },
  );

  test('is nobody else’s', async () => {
    await sites.create(siteOf('plain', 'muller.example'));
    expect(await idFor('müller.example')).toBeUndefined();
    expect(await idFor('xn--.example')).toBeUndefined();
    expect(await idFor('www.muller.example')).toBe('plain');
  });
});
