/** Shared dashboards: what a link shows, to whom, and that it leads nowhere else. */
import { createHitStore } from '@footfall/db';
import { formBatch, type StoredHit } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, errorOf, OWN_PAGE, openTestApi, type TestApi } from '../test/test-api.ts';
import { appRouter } from './trpc/root.ts';

const NOON = Date.UTC(2026, 10, 10, 12);
const DAYS = { from: '2026-11-01', to: '2026-11-30' };
const PASSWORD = 'a good password';

let api: TestApi;
let segmentId: string;
beforeAll(async () => {
  api = await openTestApi();
  for (const id of ['shop', 'other']) {
    await post('sites', { id, domain: `${id}.example`, timezone: 'UTC' });
  }
  const hits = Array.from({ length: 10 }, (_, index) =>
    hitOf(index, { page: index < 8 ? '/popular' : '/rare', country: index < 5 ? 'DE' : 'FR' }),
  );
  await createHitStore(api.database).storeBatches([formBatch('some', 'shop', hits)]);
  const filters = ['is', 'country', ['DE']];
  const made = await post('segments', { site: 'shop', name: 'Germany', filters });
  segmentId = ((await made.json()) as { id: string }).id;
});
afterAll(() => api.close());

function hitOf(index: number, fields: Partial<StoredHit>): StoredHit {
  const at = NOON + index;
  const ids = { hitId: `hit-${index}`, visitorId: index + 1, sessionId: index + 1, sessionAt: at };
  return { ...BLANK_HIT, ...ids, at, order: 0, name: 'pageview', ...fields };
}

const post = (path: string, body: unknown) =>
  api.send(`/api/v1/${path}`, { method: 'POST', headers: bearer(API_KEY), body });

async function share(wish: object = {}): Promise<{ token: string; id: string }> {
  const response = await post('shares', { site: 'shop', name: 'For everybody', ...wish });
  expect(response.status).toBe(201);
  const { link, share: made } = (await response.json()) as { link: string; share: { id: string } };
  return { token: link.split('/').at(-1) ?? '', id: made.id };
}

async function ask(path: string, input: unknown, type: 'query' | 'mutation' = 'query') {
  const query = `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response =
    type === 'query'
      ? await api.send(query, { headers: OWN_PAGE })
      : await api.send(`/api/trpc/${path}`, { method: 'POST', headers: OWN_PAGE, body: input });
  const { result, error } = JSON.parse(await response.text());
  return { data: result?.data, code: error?.data.code, message: error?.message };
}

const question = (token: string, wish: object = {}) => ({
  token,
  metrics: ['pageviews'],
  range: DAYS,
  ...wish,
});

describe('a link', () => {
  test('shows the numbers of its site, and what the site is called', async () => {
    const { token } = await share();
    const { data } = await ask('shared.get', { token });
    expect(data).toEqual({
      isPublic: true,
      isOfHits: false,
      withheld: ['properties'],
      site: {
        name: 'shop.example',
        domain: 'shop.example',
        timezone: 'UTC',
        definitions: 'footfall',
        weekStart: 1,
        createdAt: expect.any(String),
      },
    });
    expect((await ask('shared.query', question(token))).data.totals).toEqual([10]);
    expect((await ask('shared.firstDay', { token })).data).toEqual({ day: '2026-11-10' });
    const { token: locked } = await share({ password: PASSWORD });
    expect((await ask('shared.firstDay', { token: locked })).code).toBe('UNAUTHORIZED');
  });

  test('hides what is of fewer than three visitors where everybody may see it', async () => {
    const { token } = await share();
    const pages = { dimensions: ['page'], metrics: ['pageviews', 'visitors'] };
    const { data } = await ask('shared.query', question(token, pages));
    expect(data.results).toEqual([{ dimensions: ['/popular'], metrics: [8, 8] }]);
    expect(data.meta.rows).toBe(1);
    const rare = { filters: ['is', 'page', ['/rare']], dimensions: ['time:day'] };
    const few = await ask('shared.query', question(token, rare));
    expect(few.data.totals).toEqual([null]);
    const numbers = few.data.results.flatMap(({ metrics }: { metrics: unknown[] }) => metrics);
    expect(new Set(numbers)).toEqual(new Set([null]));
    const { token: closed } = await share({ password: PASSWORD });
    const { pass } = (await unlock(closed, PASSWORD)).data;
    const all = await ask('shared.query', question(closed, { ...pages, pass }));
    expect(all.data.results).toHaveLength(2);
  });

  test('to a segment shows nothing beyond it, whatever is asked', async () => {
    const { token } = await share({ segmentId });
    expect((await ask('shared.query', question(token))).data.totals).toEqual([5]);
    for (const filters of [
      ['is', 'country', ['FR']],
      [
        'or',
        [
          ['is', 'country', ['FR']],
          ['is', 'country', ['DE']],
        ],
      ],
      ['not', ['is', 'country', ['DE']]],
    ]) {
      const { data } = await ask('shared.query', question(token, { filters }));
      expect(data.totals[0]).toBeOneOf([0, 5]);
    }
    const { data } = await ask('shared.query', question(token, { dimensions: ['country'] }));
    expect(data.results.map(({ dimensions }: { dimensions: string[] }) => dimensions)).toEqual([
      ['DE'],
    ]);
  });

  const popular = ['is', 'page', ['/popular']];
  test.each([
    ['of a page', popular],
    [
      'of a page among others',
      [
        ['is', 'country', ['DE', 'FR']],
        ['or', [popular]],
      ],
    ],
    ['of all pages but one', ['not', ['is', 'page', ['/rare']]]],
    ['of a property', ['isNot', 'prop:plan', ['large']]],
  ])('to a segment %s tells of no other pages of the same sessions', async (name, filters) => {
    const made = await post('segments', { site: 'shop', name, filters });
    const { id } = (await made.json()) as { id: string };
    const { token } = await share({ segmentId: id });
    const { data } = await ask('shared.get', { token });
    expect(data).toMatchObject({
      isOfHits: true,
      withheld: ['properties', 'entryPage', 'exitPage', 'hasDone'],
    });
    expect((await ask('shared.query', question(token))).code).toBeUndefined();
    for (const wish of [
      { dimensions: ['entryPage'] },
      { dimensions: ['page', 'exitPage'] },
      { filters: ['is', 'exitPage', ['/rare']] },
      { filters: ['not', ['or', [popular, ['contains', 'entryPage', ['a']]]]] },
      { filters: ['hasDone', ['is', 'page', ['/rare']]] },
      { filters: [popular, ['not', ['hasDone', ['is', 'event', ['signup']]]]] },
    ]) {
      const { code, message } = await ask('shared.query', question(token, wish));
      expect([code, message]).toEqual(['BAD_REQUEST', expect.stringContaining('hasDone')]);
    }
  });

  test('to a segment of sessions tells all of them', async () => {
    const { token } = await share({ segmentId });
    for (const wish of [{ dimensions: ['exitPage'] }, { filters: ['hasDone', popular] }]) {
      expect((await ask('shared.query', question(token, wish))).data.totals).toEqual([5]);
    }
  });

  test('is dead when its segment is gone, rather than to all of the site', async () => {
    const made = await post('segments', {
      site: 'shop',
      name: 'Passing',
      filters: ['is', 'country', ['FR']],
    });
    const { id } = (await made.json()) as { id: string };
    const { token } = await share({ segmentId: id });
    expect((await ask('shared.query', question(token))).data.totals).toEqual([5]);
    await api.send(`/api/v1/segments?site=shop&id=${id}`, {
      method: 'DELETE',
      headers: bearer(API_KEY),
    });
    expect((await ask('shared.query', question(token))).code).toBe('NOT_FOUND');
  });

  test.each([
    ['another site', { site: 'other' }],
    ['properties', { dimensions: ['prop:email'] }],
    ['properties in filters', { filters: ['is', 'prop:email', ['x']] }],
    ['other definitions', { definitions: 'ga4' }],
  ])('is refused %s', async (_, wish) => {
    const { token } = await share();
    expect((await ask('shared.query', question(token, wish))).code).toBe('BAD_REQUEST');
  });

  test('reaches no other procedure', async () => {
    const { token } = await share();
    const procedures: Record<string, { _def: { type: string } }> = appRouter._def
      .procedures as never;
    const open = new Set<string>();
    for (const [path, { _def }] of Object.entries(procedures)) {
      const input = {
        token,
        pass: token,
        site: 'shop',
        ...DAYS,
        metrics: ['visitors'],
        range: DAYS,
      };
      const headers = { ...OWN_PAGE, ...bearer(token), cookie: `token=${token}` };
      const query = `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
      const response =
        _def.type !== 'mutation'
          ? await api.send(query, { headers })
          : await api.send(`/api/trpc/${path}`, { method: 'POST', headers, body: input });
      if ((await errorOf(response))?.data.httpStatus !== 401) open.add(path.split('.')[0] ?? '');
    }
    // What anybody may ask who is signed in nowhere; none of it is about a site.
    const anybodys = ['account', 'config', 'invitations', 'shared'];
    expect([...open].filter((router) => !anybodys.includes(router))).toEqual([]);
  });

  test('is dead at once when it is revoked, and when its time is over', async () => {
    const { token, id } = await share();
    const path = `/api/v1/shares?site=shop&id=${id}`;
    const revoked = await api.send(path, { method: 'DELETE', headers: bearer(API_KEY) });
    expect(revoked.status).toBe(200);
    expect((await ask('shared.get', { token })).code).toBe('NOT_FOUND');
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { token: late } = await share({ expiresAt });
    expect((await ask('shared.get', { token: late })).code).toBeUndefined();
    api.wait(60_000);
    expect((await ask('shared.get', { token: late })).code).toBe('NOT_FOUND');
    const listed = await (await api.ask('/api/v1/shares?site=shop')).text();
    expect(listed).not.toContain('Hash');
    expect(listed).not.toContain(late);
  });

  test('cannot be made that is over already', async () => {
    const wish = { site: 'shop', name: 'Late', expiresAt: '2026-01-01T00:00:00Z' };
    const response = await post('shares', wish);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ detail: 'expiresAt: must be in the future' });
  });
});

const unlock = (token: string, password: string) =>
  ask('shared.unlock', { token, password }, 'mutation');

describe('a password', () => {
  test('is asked for before anything is shown, and gives a pass for this link alone', async () => {
    const { token } = await share({ password: PASSWORD });
    expect((await ask('shared.get', { token })).code).toBe('UNAUTHORIZED');
    expect((await ask('shared.query', question(token))).code).toBe('UNAUTHORIZED');
    expect((await unlock(token, 'not this one')).code).toBe('FORBIDDEN');
    const { pass } = (await unlock(token, PASSWORD)).data;
    expect((await ask('shared.query', question(token, { pass }))).data.totals).toEqual([10]);
    const { token: another } = await share({ password: PASSWORD });
    expect((await ask('shared.query', question(another, { pass }))).code).toBe('UNAUTHORIZED');
    const longer = pass.replace(/^\d+/, (until: string) => String(Number(until) + 1));
    expect((await ask('shared.query', question(token, { pass: longer }))).code).toBe(
      'UNAUTHORIZED',
    );
  });

  test('cannot be guessed at speed', async () => {
    const { token } = await share({ password: PASSWORD });
    const codes: string[] = [];
    for (let tried = 0; tried < 11; tried += 1) codes.push((await unlock(token, 'wrong one')).code);
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS');
    expect((await unlock(token, PASSWORD)).code).toBe('TOO_MANY_REQUESTS');
  });
});

describe('a frame', () => {
  const framing = async (token: string) => {
    const page = await api.send(`/share/${token}`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    const [, ancestors] = /frame-ancestors ([^;]*)/.exec(policy) ?? [];
    return { ancestors, older: page.headers.get('x-frame-options') };
  };

  test('may hold the dashboard on the listed pages alone', async () => {
    const origins = ['https://www.example.com/', 'http://intranet:8080'];
    const { token } = await share({ origins });
    expect(await framing(token)).toEqual({
      ancestors: 'https://www.example.com http://intranet:8080',
      older: null,
    });
  });

  test('is refused to everybody where none is listed, and for links that there are not', async () => {
    const { token } = await share();
    const refused = { ancestors: "'none'", older: 'DENY' };
    expect(await framing(token)).toEqual(refused);
    expect(await framing('x'.repeat(43))).toEqual(refused);
  });

  test.each(['*', "'self'", 'https://*', 'https://a.example; script-src *', 'javascript:1'])(
    'cannot be listed as %s',
    async (origin) => {
      const wish = { site: 'shop', name: 'x', origins: [origin] };
      expect((await post('shares', wish)).status).toBe(400);
    },
  );
});
