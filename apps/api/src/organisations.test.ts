import { COUNT_EVERYBODY, GIVEN_ROLES, type Role } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, OWN_PAGE, openTestApi, type TestApi } from '../test/test-api.ts';
import { FIRST_ADMINISTRATOR_ID, FIRST_ORGANISATION_ID } from './viewer.ts';

const since = '2026-11-01T00:00:00.000Z';
const ORGANISATION = { organisation: FIRST_ORGANISATION_ID };

type Person = { id: string; cookie: string };
let api: TestApi;
let owner: Person;
let people: Record<(typeof GIVEN_ROLES)[number] | 'guest', Person>;

beforeAll(async () => {
  api = await openTestApi();
  owner = { id: FIRST_ADMINISTRATOR_ID, cookie: await api.signIn() };
  const [admin, editor, viewer, guest] = [
    await api.addPerson('admin@example.com'),
    await api.addPerson('editor@example.com'),
    await api.addPerson('viewer@example.com'),
    await api.addPerson('guest@example.com'),
  ];
  people = { admin, editor, viewer, guest };
  for (const role of GIVEN_ROLES) {
    await api.organisations.changeMembers(FIRST_ORGANISATION_ID, (members) => ({
      members: [...members, { userId: people[role].id, role, since }],
    }));
  }
  for (const id of ['shop', 'blog']) {
    await api.sites.create({
      id,
      domain: `${id}.example`,
      name: id,
      timezone: 'UTC',
      definitions: 'footfall',
      weekStart: 1,
      ...COUNT_EVERYBODY,
      ownerId: FIRST_ORGANISATION_ID,
      createdAt: since,
    });
  }
  await api.guests.put({ siteId: 'shop', userId: people.guest.id, role: 'viewer', since });
});
afterAll(() => api.close());

async function change(path: string, input: unknown, headers: Record<string, string>) {
  const response = await api.send(`/api/trpc/${path}`, { method: 'POST', headers, body: input });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const by = (person: Person) => ({ cookie: person.cookie, ...OWN_PAGE });

async function ask(path: string, input: unknown, headers: Record<string, string>) {
  const query = encodeURIComponent(JSON.stringify(input));
  const response = await api.send(`/api/trpc/${path}?input=${query}`, { headers });
  const body = JSON.parse(await response.text());
  return { status: response.status, data: body.result?.data };
}

async function rolesNow(): Promise<Record<string, Role>> {
  const organisation = await api.organisations.read(FIRST_ORGANISATION_ID, 'latest');
  return Object.fromEntries(organisation?.members.map(({ userId, role }) => [userId, role]) ?? []);
}

describe('an installation from before there were organisations', () => {
  test('has one from its start on: the first administrator owns it, and it owns the sites', async () => {
    const { data } = await ask('account.me', {}, by(owner));
    expect(data.organisations).toMatchObject([{ id: FIRST_ORGANISATION_ID, role: 'owner' }]);
    const sites = await ask('sites.list', undefined, by(owner));
    expect(sites.data.map(({ id }: { id: string }) => id)).toEqual(['blog', 'shop']);
  });

  test('keeps what was changed when it starts again', async () => {
    await change('organisations.rename', { ...ORGANISATION, name: 'Acme' }, by(owner));
    const replica = await api.openReplica();
    await replica.close();
    expect(await api.organisations.read(FIRST_ORGANISATION_ID, 'latest')).toMatchObject({
      name: 'Acme',
      members: expect.arrayContaining([expect.objectContaining({ role: 'admin' })]),
    });
  });
});

describe('a role', () => {
  const QUESTION = { site: 'blog', metrics: ['visitors'], range: 'today' };
  const DEEDS = {
    'reading a report': () => ['reports.query', QUESTION, 'query'] as const,
    'changing a site': () =>
      ['sites.update', { site: 'blog', change: { name: 'Blog' } }, 'mutation'] as const,
    'adding a site': () =>
      ['sites.create', { id: 'blog', domain: 'x.example', timezone: 'UTC' }, 'mutation'] as const,
    'changing a role': () =>
      [
        'members.setRole',
        { ...ORGANISATION, user: people.viewer.id, role: 'viewer' },
        'mutation',
      ] as const,
    'reading the audit log': () => ['audit.list', ORGANISATION, 'query'] as const,
    'handing the organisation over': () =>
      ['organisations.transfer', { ...ORGANISATION, user: 'nobody' }, 'mutation'] as const,
  };
  // 409 and 404 are what the deed itself answers: it was let through.
  const MAY: Record<keyof typeof DEEDS, Record<'owner' | keyof typeof people, number>> = {
    'reading a report': { owner: 200, admin: 200, editor: 200, viewer: 200, guest: 404 },
    'changing a site': { owner: 200, admin: 200, editor: 200, viewer: 403, guest: 404 },
    'adding a site': { owner: 409, admin: 409, editor: 409, viewer: 403, guest: 403 },
    'changing a role': { owner: 200, admin: 200, editor: 403, viewer: 403, guest: 404 },
    'reading the audit log': { owner: 200, admin: 200, editor: 403, viewer: 403, guest: 404 },
    'handing the organisation over': {
      owner: 404,
      admin: 403,
      editor: 403,
      viewer: 403,
      guest: 404,
    },
  };

  test.each(Object.keys(DEEDS) as (keyof typeof DEEDS)[])('decides about %s', async (deed) => {
    const [path, input, type] = DEEDS[deed]();
    for (const [role, person] of Object.entries({ owner, ...people })) {
      const made =
        type === 'query' ? ask(path, input, by(person)) : change(path, input, by(person));
      expect((await made).status, role).toBe(MAY[deed][role as keyof typeof people]);
    }
  });

  test('is said with every site', async () => {
    const { data } = await ask('sites.list', undefined, by(people.viewer));
    expect(data[0].permissions).toEqual(['reports:read', 'sites:read']);
  });
});

describe('a guest', () => {
  test('sees the one site, and nothing of who else is there', async () => {
    const { data } = await ask('sites.list', undefined, by(people.guest));
    expect(data.map(({ id }: { id: string }) => id)).toEqual(['shop']);
    expect((await ask('guests.list', { site: 'shop' }, by(people.guest))).status).toBe(403);
    expect((await ask('account.me', {}, by(people.guest))).data.organisations).toEqual([]);
    const add = await change('organisations.create', { name: 'Mine' }, by(people.guest));
    expect(add.status).toBe(403);
  });

  test('is a stranger from the moment on that they are removed', async () => {
    const gone = await api.addPerson('gone@example.com');
    await api.guests.put({ siteId: 'blog', userId: gone.id, role: 'editor', since });
    const edit = { site: 'blog', change: { weekStart: 7 } };
    expect((await change('sites.update', edit, by(gone))).status).toBe(200);
    const removal = { site: 'blog', user: gone.id };
    expect((await change('guests.remove', removal, by(people.admin))).status).toBe(200);
    expect((await change('guests.remove', removal, by(people.admin))).status).toBe(404);
    expect((await change('sites.update', edit, by(gone))).status).toBe(404);
  });
});

describe('members', () => {
  test('are shown with their names to each other', async () => {
    const { data } = await ask('members.list', ORGANISATION, by(people.viewer));
    const emails = data.map(({ user }: { user: { email: string } }) => user.email);
    expect(emails).toContain('editor@example.com');
    expect(JSON.stringify(data)).not.toMatch(/password|token/i);
  });

  test('may leave, and then see nothing; the owner may not', async () => {
    const leaver = await api.addPerson('leaver@example.com');
    await api.organisations.changeMembers(FIRST_ORGANISATION_ID, (members) => ({
      members: [...members, { userId: leaver.id, role: 'viewer', since }],
    }));
    const removal = { ...ORGANISATION, user: people.editor.id };
    expect((await change('members.remove', removal, by(leaver))).status).toBe(403);
    const leaving = { ...ORGANISATION, user: leaver.id };
    expect((await change('members.remove', leaving, by(leaver))).status).toBe(200);
    expect((await ask('sites.get', { site: 'shop' }, by(leaver))).status).toBe(404);
    const owners = { ...ORGANISATION, user: owner.id };
    expect((await change('members.remove', owners, by(people.admin))).status).toBe(409);
    expect((await change('members.remove', owners, by(owner))).status).toBe(409);
  });

  test('keep their roles when two changes come at once', async () => {
    const changes = ['viewer', 'editor'] as const;
    await Promise.all(
      changes.map((role) =>
        change('members.setRole', { ...ORGANISATION, user: people[role].id, role }, by(owner)),
      ),
    );
    expect(await rolesNow()).toMatchObject({
      [people.viewer.id]: 'viewer',
      [people.editor.id]: 'editor',
      [owner.id]: 'owner',
    });
  });

  test('can be handed the organisation, and hand it back', async () => {
    const handover = { ...ORGANISATION, user: people.admin.id };
    expect((await change('organisations.transfer', handover, by(owner))).status).toBe(200);
    expect(await rolesNow()).toMatchObject({ [owner.id]: 'admin', [people.admin.id]: 'owner' });
    const back = { ...ORGANISATION, user: owner.id };
    expect((await change('organisations.transfer', back, by(owner))).status).toBe(403);
    expect((await change('organisations.transfer', back, by(people.admin))).status).toBe(200);
    expect(await rolesNow()).toMatchObject({ [owner.id]: 'owner', [people.admin.id]: 'admin' });
  });
});

describe('the audit log', () => {
  test('has who changed what and when, the latest first, page by page', async () => {
    await change('sites.update', { site: 'shop', change: { name: 'Audited' } }, by(people.editor));
    await change('organisations.rename', { ...ORGANISATION, name: 'Audited' }, bearer(API_KEY));
    const { data } = await ask('audit.list', { ...ORGANISATION, limit: 2 }, by(owner));
    expect(data.entries).toMatchObject([
      {
        action: 'organisations.rename',
        actor: { is: 'key', label: 'FOOTFALL_API_KEY' },
        siteId: null,
        details: { name: 'Audited' },
      },
      {
        action: 'sites.update',
        actor: { is: 'user', id: people.editor.id, label: 'editor@example.com' },
        siteId: 'shop',
        details: { change: '{"name":"Audited"}' },
      },
    ]);
    const second = { ...ORGANISATION, limit: 2, before: data.next };
    const older = (await ask('audit.list', second, by(owner))).data.entries;
    expect(older).toHaveLength(2);
    expect(older[0].id < data.entries[1].id).toBe(true);
  });

  test('names what was removed as people knew it', async () => {
    const rule = { type: 'event', event: 'Sign-up' };
    const added = await change('goals.add', { site: 'shop', name: 'Signed up', rule }, by(owner));
    const { id } = added.body.result.data;
    await change('goals.remove', { site: 'shop', id }, by(owner));
    const note = { site: 'shop', date: '2026-11-20', text: 'A sale began' };
    const noted = await change('annotations.add', note, by(owner));
    const noteId = noted.body.result.data.id;
    await change('annotations.remove', { site: 'shop', id: noteId }, by(owner));
    const { data } = await ask('audit.list', { ...ORGANISATION, limit: 3 }, by(owner));
    expect(data.entries).toMatchObject([
      { action: 'annotations.remove', details: { id: noteId, date: '2026-11-20' } },
      { action: 'annotations.add' },
      { action: 'goals.remove', details: { id, name: 'Signed up' } },
    ]);
  });

  test('has the network of who did it, not the address', async () => {
    const replica = await api.openReplica({ trustedProxies: ['10.0.0.0/8'] });
    const incoming = { socket: { remoteAddress: '10.1.1.1' } };
    await replica.app.request(
      `${api.settings.publicUrl}/api/trpc/organisations.rename`,
      {
        method: 'POST',
        headers: {
          ...bearer(API_KEY),
          'content-type': 'application/json',
          'x-forwarded-for': '6.6.6.6, 203.0.113.77',
        },
        body: JSON.stringify({ ...ORGANISATION, name: 'From afar' }),
      },
      { incoming },
    );
    await replica.close();
    const { data } = await ask('audit.list', { ...ORGANISATION, limit: 1 }, by(owner));
    expect(data.entries[0]).toMatchObject({
      details: { name: 'From afar' },
      network: '203.0.113.0/24',
    });
  });

  test('is read by who did it, by what it was about, and by site', async () => {
    await change('organisations.rename', { ...ORGANISATION, name: 'Chosen' }, by(owner));
    const read = async (choice: object) =>
      (await ask('audit.list', { ...ORGANISATION, ...choice }, by(owner))).data.entries as {
        action: string;
        actor: { id: string };
        siteId: string | null;
      }[];
    const all = await read({});
    const chosen = {
      editor: all.filter(({ actor }) => actor.id === people.editor.id),
      organisations: all.filter(({ action }) => action.startsWith('organisations.')),
      shop: all.filter(({ siteId }) => siteId === 'shop'),
    };
    for (const entries of Object.values(chosen)) {
      expect(entries.length).toBeGreaterThan(0);
      expect(entries.length).toBeLessThan(all.length);
    }
    expect(await read({ actor: people.editor.id })).toEqual(chosen.editor);
    expect(await read({ area: 'organisations' })).toEqual(chosen.organisations);
    expect(await read({ site: 'shop' })).toEqual(chosen.shop);
    expect(await read({ area: 'organisation' })).toEqual([]);
  });

  test('has nothing of what was refused', async () => {
    const before = (await ask('audit.list', { ...ORGANISATION, limit: 1 }, by(owner))).data;
    await change('organisations.rename', { ...ORGANISATION, name: 'No' }, by(people.viewer));
    await change('organisations.rename', { ...ORGANISATION, name: '' }, by(owner));
    expect((await ask('audit.list', { ...ORGANISATION, limit: 1 }, by(owner))).data).toEqual(
      before,
    );
  });
});
