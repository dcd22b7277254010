/** What an operation does not know is never passed over: who misspells a setting is told, rather than that it was done. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';
import { EXAMPLES } from './examples.ts';
import { isInAddress, type Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  for (const id of ['garden', 'shop']) {
    await send('post', '/sites', { id, domain: `${id}.example`, timezone: 'UTC' });
  }
});
afterAll(() => api.close());

async function send(method: Operation['method'], path: string, input: object) {
  const request = { method: method.toUpperCase(), headers: bearer(API_KEY) };
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(input)) fields.set(name, String(value));
  const response = isInAddress(method)
    ? await api.send(`/api/v1${path}?${fields}`, request)
    : await api.send(`/api/v1${path}`, { ...request, body: input });
  const text = await response.text();
  return { status: response.status, answer: JSON.parse(text) };
}

describe('a field that there is not', () => {
  test.each(OPERATIONS)('of $method $path is named', async ({ method, path, id }) => {
    const example = EXAMPLES[id]?.input;
    const { status, answer } = await send(method, path, { ...(example as object), nonsense: '1' });
    expect(status).toBe(400);
    expect(answer.detail).toContain('there is no "nonsense"');
  });

  const QUESTION = { site: 'garden', metrics: ['visitors'] };
  const DAYS = { from: '2026-11-01', to: '2026-11-02' };
  const judged = (wish: object) => ({
    site: 'garden',
    change: { judgedAgain: [{ ...DAYS, lift: ['bot:agent'], ...wish }] },
  });
  test.each<[string, string, object]>([
    ['a change', 'patch /sites', { site: 'garden', change: { name: 'Garden', nonsense: 1 } }],
    ['a range', 'post /query', { ...QUESTION, range: { ...DAYS, nonsense: 1 } }],
    [
      'days compared with',
      'post /query',
      { ...QUESTION, range: '7d', compare: { ...DAYS, nonsense: 1 } },
    ],
    ['a judgement', 'patch /sites', judged({ nonsense: 1 })],
    ['what a judgement takes', 'patch /sites', judged({ take: { nonsense: ['/'] } })],
    [
      'a step of a funnel',
      'post /funnel',
      { site: 'garden', range: '7d', steps: [{ name: 'a', nonsense: 1 }] },
    ],
  ])('of %s is named', async (_, door, input) => {
    const [method, path = ''] = door.split(' ') as [Operation['method'], string];
    const { status, answer } = await send(method, path, input);
    expect(status).toBe(400);
    expect(answer.detail).toContain('there is no "nonsense"');
  });
});

describe('a site', () => {
  test('is added with the week and the definitions that are asked for', async () => {
    const wish = { domain: 'sunday.example', timezone: 'UTC', weekStart: 7, definitions: 'ga4' };
    const { status, answer } = await send('post', '/sites', wish);
    expect(status).toBe(201);
    expect(answer).toMatchObject({ weekStart: 7, definitions: 'ga4' });
  });

  test('that is changed by one good and one misspelt setting stays as it is', async () => {
    const change = { name: 'Another', weekstart: 7 };
    const { status } = await send('patch', '/sites', { site: 'shop', change });
    expect(status).toBe(400);
    const { answer } = await send('get', '/sites', {});
    expect(answer).toContainEqual(expect.objectContaining({ id: 'shop', name: 'shop.example' }));
  });

  test.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['utc', 'UTC'],
    // Engines differ in what they call these.
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['US/Pacific', 'US/Pacific'],
  ])('has its time zone %s kept as %s', async (timezone, kept) => {
    const added = await send('post', '/sites', { domain: 'zone.example', timezone });
    expect(added.answer).toMatchObject({ timezone: kept });
    const change = { site: 'shop', change: { timezone } };
    expect((await send('patch', '/sites', change)).answer).toMatchObject({ timezone: kept });
  });

  test('cannot be in a time zone that there is not', async () => {
    const { status, answer } = await send('post', '/sites', {
      domain: 'zone.example',
      timezone: 'Europe/Nowhere',
    });
    expect(status).toBe(400);
    expect(answer.detail).toBe('timezone: must be an IANA time zone such as Europe/Berlin');
  });
});

test('a key cannot be made that is over already', async () => {
  const example = EXAMPLES['createKey']?.input as object;
  const expiresAt = new Date(Date.now() - 1_000).toISOString();
  const { status, answer } = await send('post', '/keys', { ...example, expiresAt });
  expect(status).toBe(400);
  expect(answer.detail).toBe('expiresAt: must be in the future');
});
