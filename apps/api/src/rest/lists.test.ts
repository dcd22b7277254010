/** Lists come in pages for who wants them, and what a client has already is not sent again, to nobody else either. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';
import { FIRST_ORGANISATION_ID } from '../viewer.ts';
import { OPERATIONS } from './operations.ts';

const READER = 'key-of-a-reader-0123456789abcdefgh';
const STRANGER = 'key-of-a-stranger-0123456789abcdef';
const GOALS = 7;

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await post('/sites', { id: 'shop', domain: 'shop.example', timezone: 'UTC' });
  for (let index = 0; index < GOALS; index += 1) await addGoal(`Goal ${index}`);
  for (const [key, organisationId] of [
    [READER, FIRST_ORGANISATION_ID],
    [STRANGER, 'another-organisation'],
  ] as const) {
    const keyHash = createHash('sha256').update(key).digest('hex');
    await api.keys.put({ keyHash, organisationId, name: 'test', permissions: ['admin'] });
  }
});
afterAll(() => api.close());

function post(path: string, body: object): Promise<Response> {
  return api.send(`/api/v1${path}`, { method: 'POST', headers: bearer(API_KEY), body });
}

async function addGoal(name: string): Promise<string> {
  api.wait(1_000);
  const added = await post('/goals', { site: 'shop', name, rule: { type: 'event', event: name } });
  return JSON.parse(await added.text()).id;
}

type Named = { id: string; name: string };
async function page(path: string): Promise<{ names: string[]; next: string | null }> {
  const response = await api.ask(path);
  expect(response.status).toBe(200);
  const goals = JSON.parse(await response.text()) as Named[];
  const next = /^<(\/api\/v1\/goals\?[^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '');
  return { names: goals.map(({ name }) => name), next: next?.[1] ?? null };
}

const LIST = '/api/v1/goals?site=shop';
const ALL = Array.from({ length: GOALS }, (_, index) => `Goal ${index}`);

describe('a list', () => {
  test('is whole for who names no limit, as it always was', async () => {
    expect(await page(LIST)).toEqual({ names: ALL, next: null });
  });

  test.each([1, 2, 3, 7, 1000])('by %i comes in pages, each entry once', async (limit) => {
    const names: string[] = [];
    let next: string | null = `${LIST}&limit=${limit}`;
    for (let pages = 0; next !== null && pages <= GOALS; pages += 1) {
      const read: Awaited<ReturnType<typeof page>> = await page(next);
      expect(read.names.length).toBeLessThanOrEqual(limit);
      names.push(...read.names);
      next = read.next;
    }
    expect(names).toEqual(ALL);
    expect(next).toBeNull();
  });

  test('goes on behind an entry that was removed meanwhile, and has those that came', async () => {
    const first = await page(`${LIST}&limit=2`);
    const goals = JSON.parse(await (await api.ask(LIST)).text()) as Named[];
    const removed = goals[1]?.id ?? '';
    await api.send(`/api/v1/goals?site=shop&id=${removed}`, {
      method: 'DELETE',
      headers: bearer(API_KEY),
    });
    await addGoal('Goal 7');
    const rest = await page((first.next ?? '').replace('limit=2', 'limit=1000'));
    expect([...first.names, ...rest.names]).toEqual([...ALL, 'Goal 7']);
  });

  test.each(['limit=0', 'limit=1001', 'limit=x', 'limit=', 'cursor=!', 'cursor=e30', 'cursor='])(
    'is refused with %s',
    async (parameter) => {
      const response = await api.ask(`${LIST}&${parameter}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ title: 'Bad Request' });
    },
  );

  test('comes in pages wherever the answer is one', () => {
    const lists = OPERATIONS.filter(({ output }) => output instanceof z.ZodArray);
    expect(lists.length).toBeGreaterThan(8);
    expect(lists.filter(({ order }) => order === undefined)).toEqual([]);
  });
});

describe('an answer that tells', () => {
  const ask = (etag: string, key = API_KEY, path = LIST) =>
    api.send(path, { headers: { ...bearer(key), 'if-none-match': etag } });

  test('is not sent again to who has it, and is once it says something else', async () => {
    const first = await api.ask(LIST);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toMatch(/authorization.*cookie/i);
    for (const given of [etag, `"other", ${etag}`, etag.replace('W/', ''), '*']) {
      const again = await ask(given);
      expect(again.status, given).toBe(304);
      expect(await again.text()).toBe('');
      expect(again.headers.get('etag')).toBe(etag);
      expect(again.headers.get('cache-control')).toBe('private, no-cache');
    }
    await addGoal('One more');
    const changed = await ask(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  test('says nothing to who may not see it, whatever tag they show', async () => {
    const etag = (await api.ask(LIST)).headers.get('etag') ?? '';
    expect((await ask(etag, READER)).status).toBe(304);
    expect((await ask(etag, STRANGER)).status).toBe(404);
    expect((await ask('*', STRANGER)).status).toBe(404);
    expect((await api.send(LIST, { headers: { 'if-none-match': etag } })).status).toBe(401);
  });

  test('has a tag, and nothing else has: changes, problems and questions are kept by nobody', async () => {
    const question = { site: 'shop', metrics: ['visitors'], range: 'today' };
    const others = [await post('/query', question), await api.ask('/api/v1/goals?site=nobodys')];
    for (const response of others) {
      expect(response.headers.get('etag')).toBeNull();
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
    const document = await api.ask('/api/v1/openapi.json');
    const again = await ask(document.headers.get('etag') ?? '', API_KEY, '/api/v1/openapi.json');
    expect(again.status).toBe(304);
  });
});
