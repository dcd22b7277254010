import { createHash } from 'node:crypto';
import { COUNT_EVERYBODY } from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, errorOf, OWN_PAGE, openTestApi, type TestApi } from '../../test/test-api.ts';
import { isInAddress } from '../rest/operation.ts';
import { OPERATIONS } from '../rest/operations.ts';
import { appRouter } from './root.ts';

const GOAL = { name: 'Signup', rule: { type: 'event', event: 'signup' } };
const FUNNEL = { name: 'Buy', steps: [GOAL, GOAL] };
const STUDY = { site: 'theirs', range: 'today' };
const ROLL_UP = { sites: ['theirs'], metrics: ['visitors'], range: 'today' };
const NOTE = { date: '2026-11-20', text: 'Campaign began' };
const DAYS = { from: '2026-11-01', to: '2026-11-02' };
const SOME_ID = '5b2a0a8e-6a3c-4f64-9d1c-0d7f3f6f2c11';
const NEW_IMPORT = { kind: 'footfall', name: 'hits.ndjson' };
const PIECE = { import: SOME_ID, index: 0, text: '{}' };

/** What somebody sends about a site or an organisation that is not theirs; `siteless` procedures name none. */
const THEIR_ORGANISATION = { organisation: 'their-organisation' };
type Case = { type: 'query' | 'mutation' | 'subscription'; input: unknown };
const CASES: Record<string, Case | 'siteless'> = {
  'account.me': 'siteless',
  'account.setUp': 'siteless',
  'account.requestReset': 'siteless',
  'account.reset': 'siteless',
  'account.changePassword': 'siteless',
  'account.sessions': 'siteless',
  'account.security': 'siteless',
  'account.providers': 'siteless',
  'account.unlink': 'siteless',
  'account.allow': 'siteless',
  'account.endSessions': 'siteless',
  'invitations.list': { type: 'query', input: THEIR_ORGANISATION },
  'invitations.create': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, email: 'eve@example.com', role: 'admin' },
  },
  'invitations.revoke': { type: 'mutation', input: { ...THEIR_ORGANISATION, invitation: 'x' } },
  'invitations.read': 'siteless',
  'invitations.accept': 'siteless',
  'config.get': 'siteless',
  'sites.list': 'siteless',
  'sites.create': {
    type: 'mutation',
    input: { organisation: 'their-organisation', domain: 'ours.example', timezone: 'UTC' },
  },
  'sites.update': { type: 'mutation', input: { site: 'theirs', change: { name: 'Ours' } } },
  'audit.list': { type: 'query', input: THEIR_ORGANISATION },
  'guests.list': { type: 'query', input: { site: 'theirs' } },
  'guests.setRole': {
    type: 'mutation',
    input: { site: 'theirs', user: 'somebody-else', role: 'viewer' },
  },
  'guests.remove': { type: 'mutation', input: { site: 'theirs', user: 'somebody-else' } },
  'keys.list': { type: 'query', input: THEIR_ORGANISATION },
  'keys.create': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, name: 'Ours', permissions: ['admin'] },
  },
  'keys.rotate': { type: 'mutation', input: { ...THEIR_ORGANISATION, key: 'theirs' } },
  'keys.revoke': { type: 'mutation', input: { ...THEIR_ORGANISATION, key: 'theirs' } },
  'members.list': { type: 'query', input: THEIR_ORGANISATION },
  'members.setRole': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, user: 'somebody-else', role: 'viewer' },
  },
  'members.remove': { type: 'mutation', input: { ...THEIR_ORGANISATION, user: 'somebody-else' } },
  'organisations.list': 'siteless',
  'organisations.create': 'siteless',
  'organisations.rename': { type: 'mutation', input: { ...THEIR_ORGANISATION, name: 'Ours' } },
  'organisations.transfer': {
    type: 'mutation',
    input: { ...THEIR_ORGANISATION, user: 'administrator' },
  },
  'sites.get': { type: 'query', input: { site: 'theirs' } },
  'reports.query': {
    type: 'query',
    input: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  },
  'reports.answer': {
    type: 'query',
    input: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  },
  'reports.explain': {
    type: 'query',
    input: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  },
  'ledger.read': {
    type: 'query',
    input: { site: 'theirs', from: '2026-11-01', to: '2026-11-02' },
  },
  'storage.status': { type: 'query', input: { site: 'theirs' } },
  'storage.findVisitor': { type: 'mutation', input: { site: 'theirs', knownAs: 'user 42' } },
  'storage.eraseVisitor': { type: 'mutation', input: { site: 'theirs', visitor: '1' } },
  'storage.deleteSite': { type: 'mutation', input: { site: 'theirs' } },
  'summaries.mine': { type: 'query', input: { site: 'theirs' } },
  'summaries.put': {
    type: 'mutation',
    input: { site: 'theirs', weekly: true, monthly: false, language: 'en' },
  },
  'summaries.readers': { type: 'query', input: { site: 'theirs' } },
  'imports.list': { type: 'query', input: { site: 'theirs' } },
  'imports.add': { type: 'mutation', input: { site: 'theirs', ...NEW_IMPORT } },
  'imports.putPiece': { type: 'mutation', input: { site: 'theirs', ...PIECE } },
  'imports.start': { type: 'mutation', input: { site: 'theirs', import: SOME_ID, pieces: 1 } },
  'imports.undo': { type: 'mutation', input: { site: 'theirs', import: SOME_ID } },
  'shared.get': 'siteless',
  'shared.query': 'siteless',
  'shared.answer': 'siteless',
  'shared.firstDay': 'siteless',
  'shared.unlock': 'siteless',
  'shares.list': { type: 'query', input: { site: 'theirs' } },
  'shares.add': { type: 'mutation', input: { site: 'theirs', name: 'Ours' } },
  'shares.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'hits.measure': { type: 'query', input: { site: 'theirs', ...DAYS } },
  'install.check': { type: 'query', input: { site: 'theirs' } },
  'arrivals.read': { type: 'query', input: { site: 'theirs' } },
  'realtime.now': { type: 'query', input: { site: 'theirs' } },
  'realtime.present': { type: 'query', input: { site: 'theirs' } },
  'realtime.watchNow': { type: 'subscription', input: { site: 'theirs' } },
  'realtime.watchPresent': { type: 'subscription', input: { site: 'theirs' } },
  'reports.firstDay': { type: 'query', input: { site: 'theirs' } },
  'reports.rollUp': { type: 'query', input: ROLL_UP },
  'reports.leftOut': { type: 'query', input: STUDY },
  'reports.propNames': { type: 'query', input: STUDY },
  'reports.vitals': { type: 'query', input: STUDY },
  'reports.scriptErrors': { type: 'query', input: STUDY },
  'reports.funnel': { type: 'query', input: { ...STUDY, steps: [GOAL, GOAL] } },
  'reports.answerFunnel': { type: 'query', input: { ...STUDY, steps: [GOAL, GOAL] } },
  'reports.journey': { type: 'query', input: STUDY },
  'reports.answerJourney': { type: 'query', input: STUDY },
  'reports.retention': { type: 'query', input: STUDY },
  'reports.answerRetention': { type: 'query', input: STUDY },
  'reports.sessions': { type: 'query', input: STUDY },
  'reports.session': { type: 'query', input: { ...STUDY, session: '1' } },
  'funnels.list': { type: 'query', input: { site: 'theirs' } },
  'funnels.add': { type: 'mutation', input: { site: 'theirs', ...FUNNEL } },
  'funnels.change': { type: 'mutation', input: { site: 'theirs', id: SOME_ID, ...FUNNEL } },
  'funnels.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'annotations.list': { type: 'query', input: { site: 'theirs' } },
  'annotations.add': { type: 'mutation', input: { site: 'theirs', ...NOTE } },
  'annotations.change': { type: 'mutation', input: { site: 'theirs', id: SOME_ID, ...NOTE } },
  'annotations.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'segments.list': { type: 'query', input: { site: 'theirs' } },
  'segments.add': { type: 'mutation', input: { site: 'theirs', name: 'x', filters: [] } },
  'segments.change': {
    type: 'mutation',
    input: { site: 'theirs', id: SOME_ID, name: 'x', filters: [] },
  },
  'segments.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
  'goals.list': { type: 'query', input: { site: 'theirs' } },
  'goals.add': { type: 'mutation', input: { site: 'theirs', ...GOAL } },
  'goals.change': { type: 'mutation', input: { site: 'theirs', id: SOME_ID, ...GOAL } },
  'goals.remove': { type: 'mutation', input: { site: 'theirs', id: SOME_ID } },
};
const FOREIGN_CASES = Object.entries(CASES).flatMap(([path, given]) =>
  given === 'siteless' ? [] : [{ path, ...given }],
);

const SITE_CASES = FOREIGN_CASES.filter(({ input }) => 'site' in (input as object));
const isOfSite = (input: object) => 'site' in input || 'sites' in input;

/** The input with an id that nobody has in place of theirs, and what a message makes of it. */
function ofNobody(input: unknown): { input: object; told(message: string): string } {
  const field = ['site', 'sites', 'organisation'].find((name) => name in (input as object)) ?? '';
  const given = (input as Record<string, string | string[]>)[field] ?? '';
  const theirs = [given].flat().join();
  return {
    input: { ...(input as object), [field]: field === 'sites' ? ['nobodys'] : 'nobodys' },
    told: (message) => message.replace('nobodys', theirs),
  };
}

/** The same for REST; a get has its input in the address. */
const REST_CASES: Record<string, unknown> = {
  query: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  explain: { site: 'theirs', metrics: ['visitors'], range: 'today' },
  listSites: 'siteless',
  createSite: { ...THEIR_ORGANISATION, domain: 'ours.example', timezone: 'UTC' },
  updateSite: { site: 'theirs', change: { name: 'Ours' } },
  listOrganisations: 'siteless',
  listMembers: THEIR_ORGANISATION,
  listKeys: THEIR_ORGANISATION,
  createKey: { ...THEIR_ORGANISATION, name: 'Ours', permissions: ['admin'] },
  rotateKey: { ...THEIR_ORGANISATION, key: 'theirs' },
  revokeKey: { ...THEIR_ORGANISATION, key: 'theirs' },
  readAudit: THEIR_ORGANISATION,
  arrivals: { site: 'theirs' },
  realtime: { site: 'theirs' },
  ledger: { site: 'theirs', from: '2026-11-01', to: '2026-11-02' },
  listImports: { site: 'theirs' },
  addImport: { site: 'theirs', ...NEW_IMPORT },
  putImportPiece: { site: 'theirs', ...PIECE },
  startImport: { site: 'theirs', import: SOME_ID, pieces: 1 },
  undoImport: { site: 'theirs', import: SOME_ID },
  listShares: { site: 'theirs' },
  listSummaryReaders: { site: 'theirs' },
  addShare: { site: 'theirs', name: 'Ours' },
  removeShare: { site: 'theirs', id: SOME_ID },
  checkInstall: { site: 'theirs' },
  exportHitsLines: { site: 'theirs', ...DAYS },
  exportHitsParquet: { site: 'theirs', ...DAYS },
  storage: { site: 'theirs' },
  deleteSite: { site: 'theirs' },
  findVisitor: { site: 'theirs', knownAs: 'user 42' },
  eraseVisitor: { site: 'theirs', visitor: '1' },
  present: { site: 'theirs' },
  rollUp: ROLL_UP,
  leftOut: STUDY,
  propNames: STUDY,
  vitals: STUDY,
  scriptErrors: STUDY,
  funnel: { ...STUDY, steps: [GOAL, GOAL] },
  journey: STUDY,
  retention: STUDY,
  listSessions: STUDY,
  session: { ...STUDY, session: '1' },
  listFunnels: { site: 'theirs' },
  addFunnel: { site: 'theirs', ...FUNNEL },
  changeFunnel: { site: 'theirs', id: SOME_ID, ...FUNNEL },
  removeFunnel: { site: 'theirs', id: SOME_ID },
  listAnnotations: { site: 'theirs' },
  addAnnotation: { site: 'theirs', ...NOTE },
  changeAnnotation: { site: 'theirs', id: SOME_ID, ...NOTE },
  removeAnnotation: { site: 'theirs', id: SOME_ID },
  listSegments: { site: 'theirs' },
  addSegment: { site: 'theirs', name: 'x', filters: [] },
  changeSegment: { site: 'theirs', id: SOME_ID, name: 'x', filters: [] },
  removeSegment: { site: 'theirs', id: SOME_ID },
  listGoals: { site: 'theirs' },
  addGoal: { site: 'theirs', ...GOAL },
  changeGoal: { site: 'theirs', id: SOME_ID, ...GOAL },
  removeGoal: { site: 'theirs', id: SOME_ID },
};

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
