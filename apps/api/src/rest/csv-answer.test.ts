/** Reports as files: CSV for who accepts it. */
import { createHitStore } from '@footfall/db';
import { formBatch } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../../test/test-api.ts';

const PAGES = 150;
const AT = Date.UTC(2026, 10, 1, 12);

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  const body = { id: 'shop', domain: 'shop.example', timezone: 'UTC' };
  await api.send('/api/v1/sites', { method: 'POST', headers: bearer(API_KEY), body });
  const hits = Array.from({ length: PAGES }, (_, index) => ({
    ...BLANK_HIT,
    hitId: `hit-${index}`,
    ...{ visitorId: 1, sessionId: 1, sessionAt: AT, at: AT + index, order: 0 },
    name: 'pageview',
    page: `/${index}`,
  }));
  await createHitStore(api.database).storeBatches([formBatch('some', 'shop', hits)]);
});
afterAll(() => api.close());

function ask(wish: object = {}): Promise<Response> {
  const range = { from: '2026-11-01', to: '2026-11-02' };
  return api.send('/api/v1/query', {
    method: 'POST',
    headers: { ...bearer(API_KEY), accept: 'text/csv' },
    body: { site: 'shop', metrics: ['visitors', 'pageviews'], range, ...wish },
  });
}

const linesOf = async (response: Response) => (await response.text()).trimEnd().split('\r\n');

describe('a report as CSV', () => {
  test('is what who accepts it gets, to keep as a file', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="shop_2026-11-01_2026-11-02.csv"',
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.text()).toBe(`visitors,pageviews\r\n1,${PAGES}\r\n`);
  });

  test('has all rows, unless it is told how many, and says how many there are', async () => {
    const whole = await ask({ dimensions: ['page'] });
    expect(whole.headers.get('footfall-rows')).toBe(String(PAGES));
    expect(await linesOf(whole)).toHaveLength(PAGES + 1);
    const part = await ask({ dimensions: ['page'], limit: 10 });
    expect(part.headers.get('footfall-rows')).toBe(String(PAGES));
    expect(await linesOf(part)).toHaveLength(11);
  });

  test('has the same columns where there is no row', async () => {
    const range = { from: '2026-10-01', to: '2026-10-02' };
    const response = await ask({ dimensions: ['page'], range, compare: 'previousPeriod' });
    expect(response.headers.get('footfall-rows')).toBe('0');
    expect(await linesOf(response)).toEqual([
      'page,visitors,pageviews,visitors (compared with),pageviews (compared with)',
    ]);
  });

  test('is no answer to what goes wrong', async () => {
    const response = await ask({ site: 'nobodys' });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });
});
