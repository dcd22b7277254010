import { createHitStore } from '@footfall/db';
import { formBatch, monthOf, type StoredHit } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await send('POST', '/sites', { id: 'shop', domain: 'shop.example', timezone: 'UTC' });
});
afterAll(() => api.close());

function send(method: string, path: string, body: unknown): Promise<Response> {
  return api.send(`/api/v1${path}`, { method, headers: bearer(API_KEY), body });
}

const AT = Date.now() - 60_000;
const TODAY = new Date(AT).toISOString().slice(0, 10);

const hitOf = (order: number, changes: Partial<StoredHit>): StoredHit => ({
  ...BLANK_HIT,
  hitId: `judged-hit-${order}-of-test`,
  order,
  name: 'pageview',
  at: AT,
  visitorId: order,
  sessionId: order,
  sessionAt: AT,
  ...changes,
});

async function pageviews(): Promise<unknown> {
  const range = { from: TODAY, to: TODAY };
  const answer = await send('POST', '/query', { site: 'shop', metrics: ['pageviews'], range });
  return ((await answer.json()) as { totals: unknown }).totals;
}

const judgeAgain = (judgedAgain: unknown) =>
  send('PATCH', '/sites', { site: 'shop', change: { judgedAgain } });

test('what a site judges again changes the next answer, and taking it back changes it back', async () => {
  const hits = [hitOf(1, { page: '/admin/a' }), hitOf(2, { verdict: 'bot:library' }), hitOf(3, {})];
  const batch = formBatch('judged-batch', 'shop', hits);
  expect(batch.month).toBe(monthOf(AT));
  await createHitStore(api.database).storeBatches([batch]);
  await expect.poll(pageviews, { timeout: 10_000 }).toEqual([2]);

  const days = { from: TODAY, to: TODAY };
  const changed = await judgeAgain([
    { ...days, lift: ['bot:library'] },
    { ...days, take: { pages: ['/admin/*', '/nowhere'] } },
  ]);
  expect(changed.status).toBe(200);
  expect(await changed.json()).toMatchObject({ judgedAgain: [{ lift: ['bot:library'] }, days] });
  await expect.poll(pageviews, { timeout: 10_000 }).toEqual([2]);
  await judgeAgain([{ ...days, lift: ['bot:library'] }]);
  await expect.poll(pageviews, { timeout: 10_000 }).toEqual([3]);
  await judgeAgain([]);
  await expect.poll(pageviews, { timeout: 10_000 }).toEqual([2]);
});

test('what cannot be judged again is refused with the reason', async () => {
  const refused = await judgeAgain([{ from: TODAY, to: TODAY, lift: ['excluded:privacySignal'] }]);
  expect(refused.status).toBe(400);
  expect(((await refused.json()) as { detail: string }).detail).toContain('bot:library');
});
