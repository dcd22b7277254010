import { createFailureStore, createHitStore, createManifestStore } from '@footfall/db';
import { emptyManifest, formBatch, monthOf, type Part } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await post('/sites', { id: 'shop', domain: 'shop.example', timezone: 'UTC', retentionDays: 400 });
});
afterAll(() => api.close());

function post(path: string, body: unknown): Promise<Response> {
  return api.send(`/api/v1${path}`, { method: 'POST', headers: bearer(API_KEY), body });
}

const json = async (response: Response): Promise<unknown> => await response.json();

function part(level: Part['level'], rows: number): Part {
  return {
    ...{ partId: level, key: `shop/${level}`, day: '2026-11-20', level, rows, bytes: rows * 16 },
    ...{ minAt: 0, maxAt: 0, minSessionAt: 0, sha256: '', schema: 2 },
  };
}

test('a site’s own number of days is changed, and taken back by null', async () => {
  const change = async (days: object) => {
    const body = { site: 'shop', change: days };
    const headers = bearer(API_KEY);
    return await json(await api.send('/api/v1/sites', { method: 'PATCH', headers, body }));
  };
  expect(await change({ retentionDays: 30, archiveAfterDays: 5 })).toMatchObject({
    retentionDays: 30,
    archiveAfterDays: 5,
  });
  const reset = await change({ retentionDays: null, name: 'Shop' });
  expect(reset).toMatchObject({ name: 'Shop', archiveAfterDays: 5 });
  expect(reset).not.toHaveProperty('retentionDays');
  expect(await change({ retentionDays: 400, archiveAfterDays: null })).toMatchObject({
    retentionDays: 400,
  });
});

describe('the storage of a site', () => {
  test('says what is where, what waits, and what went wrong last', async () => {
    const month = monthOf(Date.now());
    const parts = [part('sealed', 10), part('archived', 1_000)];
    const dropped = [{ day: '2026-11-20', rows: 1_000 }];
    const manifest = { ...emptyManifest('shop', month), generation: 1, fence: 1, parts, dropped };
    expect(await createManifestStore(api.database).replace('shop', manifest)).toBe(true);
    const at = Date.now();
    const ids = { hitId: 'hit', visitorId: 7, sessionId: 1, sessionAt: at, order: 0 };
    const hit = { ...BLANK_HIT, ...ids, at, name: 'pageview' };
    await createHitStore(api.database).storeBatches([formBatch('batch', 'shop', [hit, hit])]);
    const failures = createFailureStore(api.database);
    for (const message of ['first', 'the part holds other hits']) {
      await failures.note('shop', { job: 'archive', month }, { message, at });
    }

    const response = await api.ask('/api/v1/storage?site=shop');
    expect(response.status).toBe(200);
    const status = await json(response);
    const failedAt = new Date(at).toISOString();
    expect(status).toMatchObject({
      site: 'shop',
      waitingHits: 2,
      levels: {
        sealed: { parts: 1, hits: 10, bytes: 160 },
        compacted: { parts: 0, hits: 0, bytes: 0 },
        archived: { parts: 1, hits: 1_000, bytes: 16_000 },
      },
      droppedHits: 1_000,
      failures: [
        {
          ...{ job: 'archive', month, message: 'the part holds other hits', times: 2 },
          ...{ firstAt: failedAt, lastAt: failedAt },
        },
      ],
      removals: [],
    });
    await failures.clear('shop', { job: 'archive', month });
    expect(await failures.list('shop', 'latest')).toEqual([]);
  });

  test('takes the erasure of a visitor, and says how far it is without saying who', async () => {
    const response = await post('/erasures', { site: 'shop', visitor: '7' });
    expect(response.status).toBe(201);
    const { id } = (await json(response)) as { id: string };
    const status = (await json(await api.ask('/api/v1/storage?site=shop'))) as {
      removals: unknown;
    };
    expect(status.removals).toEqual([
      { id, kind: 'visitor', hits: 0, requestedAt: expect.any(String), doneAt: null },
    ]);
    for (const visitor of ['', 'x', '99999999999999999', '9007199254740993']) {
      expect((await post('/erasures', { site: 'shop', visitor })).status, visitor).toBe(400);
    }
    expect((await post('/erasures', { site: 'none', visitor: '7' })).status).toBe(404);
  });

  test('ends with the site: it is gone at once, and its id is nobody’s again', async () => {
    const response = await post('/sites/delete', { site: 'shop' });
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({ id: 'site/shop', kind: 'site', doneAt: null });
    expect((await api.ask('/api/v1/storage?site=shop')).status).toBe(404);
    expect((await post('/sites/delete', { site: 'shop' })).status).toBe(404);
    expect(await json(await api.ask('/api/v1/sites'))).toEqual([]);
    const again = { id: 'shop', domain: 'shop.example', timezone: 'UTC' };
    expect((await post('/sites', again)).status).toBe(409);
  });
});
