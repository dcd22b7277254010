import { createHitStore, createLedgerStore } from '@footfall/db';
import {
  DIMENSION_NAMES,
  FILTER_DIMENSIONS,
  FILTER_OPERATORS,
  METRIC_NAMES,
  monthOf,
  type Tally,
} from '@footfall/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, OWN_PAGE, openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await post('/sites', {
    id: 'shop',
    domain: 'https://Shop.Example/start',
    timezone: 'Europe/Berlin',
  });
});
afterAll(() => api.close());

function post(path: string, body: unknown): Promise<Response> {
  return api.send(`/api/v1${path}`, { method: 'POST', headers: bearer(API_KEY), body });
}

const QUESTION = { site: 'shop', metrics: ['visitors', 'pageviews'], range: 'today' };

describe('a question', () => {
  test('is answered in the order of its metrics, exactly', async () => {
    const response = await post('/query', QUESTION);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      totals: [0, 0],
      meta: { timezone: 'Europe/Berlin', definitions: 'footfall', exact: true, hitsRead: 0 },
    });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ['metric', { metrics: ['visits'] }, METRIC_NAMES],
    ['dimension', { dimensions: ['land'] }, DIMENSION_NAMES],
    ['dimension in a filter', { filters: ['is', 'land', ['DE']] }, FILTER_DIMENSIONS],
    ['operator in a filter', { filters: [['like', 'page', ['/']]] }, FILTER_OPERATORS],
    ['dimension in hasDone', { filters: ['hasDone', ['is', 'os', ['x']]] }, ['page', 'prop:NAME']],
    ['property', { dimensions: ['prop:'] }, [...DIMENSION_NAMES, 'prop:NAME']],
    ['order', { orderBy: [['visits', 'desc']] }, METRIC_NAMES],
    ['order among those asked for', { orderBy: [['events', 'desc']] }, ['visitors', 'pageviews']],
    ['range', { range: '8d' }, ['today', '7d', '12mo', 'all']],
    ['definitions', { definitions: 'adobe' }, ['footfall', 'ga4', 'plausible', 'matomo']],
  ])('with an unknown %s is answered with the valid ones', async (_, wrong, names) => {
    const response = await post('/query', { ...QUESTION, ...wrong });
    expect(response.status).toBe(400);
    const { detail } = (await response.json()) as { detail: string };
    const words = detail.split(/[\s,;:]+(?![a-z]+\b:)/);
    for (const name of names)
      expect(detail.includes(name), `${name} in: ${words.join(' ')}`).toBe(true);
  });

  test('with an unknown field is answered with its name', async () => {
    const response = await post('/query', { ...QUESTION, metric: 'visitors' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: 'there is no "metric"' });
  });

  test('is a problem when something is wrong with it', async () => {
    const response = await post('/query', { ...QUESTION, limit: 0 });
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringContaining('limit'),
    });
  });

  test.each(['', '{', 'null', '[]', '"text"', '\u0000'])('cannot be %j', async (body) => {
    expect((await post('/query', body)).status).toBe(400);
  });

  test('can be of any content type', async () => {
    const response = await api.send('/api/v1/query', {
      method: 'POST',
      headers: { ...bearer(API_KEY), 'content-type': 'text/plain' },
      body: JSON.stringify(QUESTION),
    });
    expect(response.status).toBe(200);
  });
});

describe('a body of more than 256 KiB', () => {
  const LARGE = JSON.stringify({ ...QUESTION, site: 'x'.repeat(256 * 1024) });

  test('is refused by its length', async () => {
    const response = await api.send('/api/v1/query', {
      method: 'POST',
      headers: { ...bearer(API_KEY), 'content-length': String(LARGE.length) },
      body: LARGE,
    });
    expect(response.status).toBe(413);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('is refused when it comes in chunks', async () => {
    expect((await post('/query', LARGE)).status).toBe(413);
    expect((await post('/sites', LARGE)).status).toBe(413);
  });
});

describe('sites', () => {
  test('are added with the defaults of the house and found at once', async () => {
    const response = await post('/sites', { domain: 'blog.example', timezone: 'Asia/Tokyo' });
    expect(response.status).toBe(201);
    const site = (await response.json()) as { id: string };
    expect(site).toMatchObject({
      id: expect.stringMatching(/^[a-z0-9]{12}$/),
      domain: 'blog.example',
      name: 'blog.example',
      timezone: 'Asia/Tokyo',
      definitions: 'footfall',
      weekStart: 1,
    });
    const list = (await (await api.ask('/api/v1/sites')).json()) as { domain: string }[];
    expect(list.map(({ domain }) => domain)).toEqual(['blog.example', 'shop.example']);
    expect((await post('/query', { ...QUESTION, site: site.id })).status).toBe(200);
  });

  test('keep their id', async () => {
    const again = await post('/sites', { id: 'shop', domain: 'other.example', timezone: 'UTC' });
    expect(again.status).toBe(409);
  });

  test.each([
    [{ domain: 'example.com' }, 'timezone'],
    [{ domain: 'example.com', timezone: 'Mars/Olympus' }, 'IANA'],
    [{ domain: 'not a host', timezone: 'UTC' }, 'host name'],
    [{ domain: 'example.com', timezone: 'UTC', id: 'a b' }, '3 to 64 characters'],
  ])('%j is refused with a reason', async (site, reason) => {
    const response = await post('/sites', site);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toContain(reason);
  });
});

describe('the ledger', () => {
  test('counts by hour how hits ended, in days of the site', async () => {
    // A site of its own: what it counts must not be in the other tests' reports.
    await post('/sites', { id: 'counted', domain: 'counted.example', timezone: 'Europe/Berlin' });
    const ledger = createLedgerStore(api.database);
    const hits = createHitStore(api.database);
    const count = (at: string, outcome: Tally['outcome'], n: number) => ({
      at: Date.parse(at),
      outcome,
      count: n,
    });
    const at = Date.now();
    const batch = { batchId: 'b1', siteId: 'counted', month: monthOf(at), schema: 2, count: 5 };
    await hits.storeBatches([
      {
        ...batch,
        ...{ minAt: at, maxAt: at, minSessionAt: at, columns: {} },
        tallies: [
          count('2026-11-21T23:15:00Z', 'stored', 4),
          count('2026-11-21T23:15:00Z', 'bot:agent', 1),
        ],
      },
    ]);
    const page = {
      pageId: 'p1',
      siteId: 'counted',
      tallies: [
        count('2026-11-21T22:45:00Z', 'refused', 9),
        count('2026-11-21T23:30:00Z', 'duplicate', 2),
        count('2026-11-22T10:00:00Z', 'malformed:url', 3),
        // Never received, so in no sum of what was.
        count('2026-11-22T10:00:00Z', 'lost:full', 5),
        count('2026-11-22T10:15:00Z', 'lost:full', 1),
        count('2026-11-22T10:15:00Z', 'lost:large', 1),
      ],
    };
    await ledger.storePages([page]);
    // Sent again, it counts no more than before.
    await ledger.storePages([page]);
    const response = await api.ask('/api/v1/ledger?site=counted&from=2026-11-22&to=2026-11-22');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      site: 'counted',
      timezone: 'Europe/Berlin',
      from: '2026-11-22',
      to: '2026-11-22',
      received: 10,
      outcomes: { stored: 4, 'bot:agent': 1, duplicate: 2, 'malformed:url': 3 },
      lost: { full: 6, large: 1 },
      hours: [
        {
          hour: '2026-11-22T00:00:00+01:00',
          received: 7,
          outcomes: { stored: 4, 'bot:agent': 1, duplicate: 2 },
          lost: {},
        },
        {
          hour: '2026-11-22T11:00:00+01:00',
          received: 3,
          outcomes: { 'malformed:url': 3 },
          lost: { full: 6, large: 1 },
        },
      ],
    });
  });

  test.each(['', '&from=2026-11-22', '&from=2026-11-22&to=2026-11-21', '&from=x&to=y'])(
    'needs days, not %j',
    async (days) => {
      expect((await api.ask(`/api/v1/ledger?site=shop${days}`)).status).toBe(400);
    },
  );
});

describe('goals', () => {
  test('are added, changed and removed, and name the rows of reports', async () => {
    await post('/sites', { id: 'aims', domain: 'aims.example', timezone: 'UTC' });
    const rule = { type: 'event', event: 'signup', filters: ['is', 'prop:plan', ['pro']] };
    const added = await post('/goals', { site: 'aims', name: 'Signup', rule });
    expect(added.status).toBe(201);
    const goal = (await added.json()) as { id: string };
    expect(goal).toMatchObject({ name: 'Signup', rule: { ...rule, filters: [rule.filters] } });
    expect((await post('/goals', { site: 'aims', name: 'Signup', rule })).status).toBe(409);
    const change = {
      site: 'aims',
      id: goal.id,
      name: 'Pro',
      rule: { type: 'scroll', percent: 50 },
    };
    const changed = await api.send('/api/v1/goals', {
      method: 'PUT',
      headers: bearer(API_KEY),
      body: change,
    });
    expect(await changed.json()).toMatchObject({ name: 'Pro', rule: { page: '**', percent: 50 } });
    const list = await api.ask('/api/v1/goals?site=aims');
    expect(await list.json()).toMatchObject([{ id: goal.id, name: 'Pro' }]);
    const asked = { ...QUESTION, site: 'aims', dimensions: ['goal'], metrics: ['conversionRate'] };
    expect((await post('/query', asked)).status).toBe(200);
    const remove = () =>
      api.send(`/api/v1/goals?site=aims&id=${goal.id}`, {
        method: 'DELETE',
        headers: bearer(API_KEY),
      });
    expect(await (await remove()).json()).toEqual({ removed: true });
    expect((await remove()).status).toBe(404);
  });

  test.each([
    [{ type: 'page' }, 'page'],
    [{ type: 'scroll', percent: 101 }, 'percent'],
    [{ type: 'event', event: 'x', filters: ['is', 'country', ['DE']] }, 'hostname'],
    [{ type: 'event', event: 'x', filters: ['hasDone', ['is', 'page', ['/']]] }, 'hasDone'],
    [{ type: 'event', event: 'x', filters: ['is', 'goal', ['x']] }, 'hostname'],
    [{ type: 'view', page: '/' }, 'type'],
  ])('%j is refused with a reason', async (rule, reason) => {
    const response = await post('/goals', { site: 'shop', name: 'x', rule });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toContain(reason);
  });
});

describe('the reports beside breakdowns', () => {
  const steps = [
    { name: 'Home', rule: { type: 'page', page: '/' } },
    { name: 'Signup', rule: { type: 'event', event: 'signup' } },
  ];

  test.each([
    ['properties', { limit: 5 }, { results: [], rows: 0 }],
    [
      'left-out',
      {},
      { totals: { hits: 0, pageviews: 0, visitors: 0 }, verdicts: [], bots: [], pages: [] },
    ],
    ['vitals', { by: 'page' }, { totals: { loads: 0 }, results: [], rows: 0 }],
    ['errors', {}, { totals: { count: 0 }, results: [] }],
    ['funnel', { steps }, { total: 0, steps: [{ name: 'Home', count: 0 }, { count: 0 }] }],
    ['journey', {}, { sessions: 0, nodes: [], links: [] }],
    ['retention', {}, { visitors: 0, passing: 0, cohorts: [] }],
    ['sessions', {}, { results: [], next: null }],
    ['session', { session: '1' }, { hits: [], count: 0 }],
  ])('answer about a site without hits: %s', async (path, question, answer) => {
    const response = await post(`/${path}`, { site: 'shop', range: '7d', ...question });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ...answer,
      meta: { timezone: 'Europe/Berlin', exact: true, hitsRead: 0 },
    });
  });

  test.each([
    ['vitals', { by: 'goal' }, 'country'],
    ['errors', { orderBy: 'pages' }, 'lastAt'],
    ['funnel', { steps: steps.slice(1) }, 'steps'],
    ['funnel', { steps: Array(11).fill(steps[0]) }, 'steps'],
    ['journey', { depth: 7 }, 'depth'],
    ['retention', { period: 'hour' }, 'period'],
    ['sessions', { after: '1' }, 'next'],
    ['session', { session: { $ne: null } }, 'session'],
  ])('refuse what they cannot answer: %s %j', async (path, question, reason) => {
    const response = await post(`/${path}`, { site: 'shop', range: '7d', ...question });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toContain(reason);
  });

  test('keep funnels by name', async () => {
    const funnel = { site: 'shop', name: 'To signup', steps, order: 'strict' };
    expect((await post('/funnels', funnel)).status).toBe(201);
    expect((await post('/funnels', funnel)).status).toBe(409);
    expect(await (await api.ask('/api/v1/funnels?site=shop')).json()).toMatchObject([
      { name: 'To signup', order: 'strict', per: 'session', windowSeconds: 86_400 },
    ]);
  });
});

describe('what people note', () => {
  test('of a day is listed beside the figures', async () => {
    const note = { site: 'shop', date: '2026-11-20', text: 'Campaign began' };
    expect((await post('/annotations', note)).status).toBe(201);
    expect((await post('/annotations', { ...note, date: '2026-02-30' })).status).toBe(400);
    const list = await api.ask('/api/v1/annotations?site=shop');
    expect(await list.json()).toMatchObject([{ date: '2026-11-20', text: 'Campaign began' }]);
  });

  test('as a personal segment is theirs alone', async () => {
    const segment = { site: 'shop', name: 'Phones', filters: ['is', 'device', ['mobile']] };
    expect((await post('/segments', segment)).status).toBe(201);
    expect((await post('/segments', segment)).status).toBe(409);
    const personal = { ...segment, isPersonal: true };
    expect((await post('/segments', personal)).status).toBe(400);
    const cookie = await api.signIn();
    const own = { cookie, ...OWN_PAGE };
    const added = await api.send('/api/v1/segments', {
      method: 'POST',
      headers: own,
      body: personal,
    });
    expect(await added.json()).toMatchObject({ name: 'Phones', isPersonal: true });
    const listed = async (headers: Record<string, string>) =>
      (await (await api.send('/api/v1/segments?site=shop', { headers })).json()) as object[];
    expect(await listed(bearer(API_KEY))).toMatchObject([{ isPersonal: false }]);
    expect(await listed(own)).toMatchObject([{ isPersonal: false }, { isPersonal: true }]);
    expect(JSON.stringify(await listed(own))).not.toContain('userId');
    const { id } = (await listed(own))[1] as { id: string };
    const change = { site: 'shop', id, name: 'Pocket', filters: segment.filters };
    const changeAs = (headers: Record<string, string>, body: object) =>
      api.send('/api/v1/segments', { method: 'PUT', headers, body });
    expect((await changeAs(bearer(API_KEY), change)).status).toBe(404);
    expect((await changeAs(own, { ...change, isPersonal: false })).status).toBe(400);
    const changed = await changeAs(own, change);
    expect(await changed.json()).toMatchObject({ id, name: 'Pocket', isPersonal: true });
    expect(await listed(own)).toMatchObject([{ name: 'Phones' }, { name: 'Pocket' }]);
  });
});

describe('realtime', () => {
  test('counts the visitors of a site', async () => {
    const response = await api.ask('/api/v1/realtime?site=shop');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ visitors: 0, asOf: expect.any(String) });
  });

  test.each(['', '?site=', '?site[$ne]=x', '?sites=shop'])(
    'needs a site, not %j',
    async (query) => {
      expect((await api.ask(`/api/v1/realtime${query}`)).status).toBe(400);
    },
  );
});

describe('an explanation', () => {
  test('says what the metrics mean, and what was read', async () => {
    const filters = ['and', [['is', 'page', ['/']]]];
    const response = await post('/explain', { ...QUESTION, filters, compare: 'previousPeriod' });
    expect(response.status).toBe(200);
    const nothing = { count: 0, hits: 0 };
    expect(await response.json()).toMatchObject({
      metrics: [
        { name: 'visitors', unit: 'count', meaning: expect.stringContaining('UTC day') },
        { name: 'pageviews' },
      ],
      definitions: { name: 'footfall', bounce: expect.stringContaining('one pageview') },
      filters: [['is', 'page', ['/']]],
      timezone: 'Europe/Berlin',
      readings: [
        { parts: nothing, cubes: nothing, tail: nothing, readsWholeSessions: false },
        { parts: nothing, tail: nothing },
      ],
      exact: true,
      rows: 1,
    });
  });

  test('of an unknown name is answered with the valid ones', async () => {
    const response = await post('/explain', { ...QUESTION, metrics: ['visits'] });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('pageviews');
  });
});

describe('addresses and methods that are not there', () => {
  test.each([
    { method: 'GET', path: '/api/v1/query', status: 405, allow: 'POST' },
    { method: 'DELETE', path: '/api/v1/sites', status: 405, allow: 'GET, POST, PATCH' },
    { method: 'PUT', path: '/api/v1/openapi.json', status: 405, allow: 'GET' },
    { method: 'GET', path: '/api/v1/nothing', status: 404, allow: null },
    { method: 'GET', path: '/api/v2/query', status: 404, allow: null },
    { method: 'POST', path: '/api', status: 404, allow: null },
    { method: 'GET', path: '/api/', status: 404, allow: null },
  ])('$method $path is answered $status', async ({ method, path, status, allow }) => {
    const response = await api.send(path, { method, headers: bearer(API_KEY) });
    expect(response.status).toBe(status);
    expect(response.headers.get('allow')).toBe(allow);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ status });
  });
});

test('by what way requests arrive is counted by the hour, and says nothing while there are none', async () => {
  const response = await api.ask('/api/v1/arrivals?site=shop');
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    site: 'shop',
    arrivals: { requests: 0, fromOne: 0, headers: {} },
    finding: null,
  });
  expect((await api.ask('/api/v1/arrivals?site=nobodys')).status).toBe(404);
});

test('whether hits of a site arrive, and else why not, is said as the beacon says it', async () => {
  const check = async (site: string) => (await api.ask(`/api/v1/install?site=${site}`)).json();
  expect(await check('shop')).toMatchObject({
    site: 'shop',
    seen: false,
    reason: 'nothingArrived',
  });
  await post('/sites', { id: 'bots-only', domain: 'bots.example', timezone: 'Europe/Berlin' });
  const tallies: Tally[] = [{ at: Date.now(), outcome: 'bot:agent', count: 2 }];
  await createLedgerStore(api.database).storePages([
    { pageId: 'bots', siteId: 'bots-only', tallies },
  ]);
  expect(await check('bots-only')).toEqual({
    site: 'bots-only',
    seen: false,
    at: null,
    hostname: null,
    reason: 'bots',
    message: expect.stringContaining('bot filter'),
  });
  expect((await api.ask('/api/v1/install?site=nobodys')).status).toBe(404);
});

describe('the description', () => {
  test('is OpenAPI 3.1 and names every operation with what it takes and gives', async () => {
    const response = await api.send('/api/v1/openapi.json');
    expect(response.status).toBe(200);
    const document = (await response.json()) as Description;
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/audit',
        '/api/v1/funnel',
        '/api/v1/goals',
        '/api/v1/keys',
        '/api/v1/query',
        '/api/v1/sessions',
        '/api/v1/sites',
        '/api/v1/vitals',
        '/api/v1/properties',
        '/api/v1/left-out',
        '/api/v1/roll-up',
      ]),
    );
    const query = document.paths['/api/v1/query']?.['post'];
    const { properties, required } = query?.requestBody?.content['application/json']?.schema ?? {};
    expect(required?.toSorted()).toEqual(['metrics', 'range', 'site']);
    expect(properties?.['metrics']).toMatchObject({ items: { enum: METRIC_NAMES } });
    expect(properties?.['filters']).toMatchObject({
      anyOf: [{ $ref: '#/components/schemas/Filter' }, { type: 'array' }],
    });
    expect(JSON.stringify(document.components.schemas['Filter'])).toContain('"hasDone"');
    expect(Object.keys(query?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '413',
      '429',
      '504',
    ]);
    const realtime = document.paths['/api/v1/realtime']?.['get'];
    expect(realtime?.parameters).toMatchObject([{ name: 'site', in: 'query', required: true }]);
  });
});

type Schema = { properties?: Record<string, unknown>; required?: string[] };
type Description = {
  openapi: string;
  components: { schemas: Record<string, unknown> };
  paths: Record<
    string,
    Record<
      string,
      {
        requestBody?: { content: Record<string, { schema: Schema }> };
        parameters?: unknown[];
        responses: Record<string, unknown>;
      }
    >
  >;
};
