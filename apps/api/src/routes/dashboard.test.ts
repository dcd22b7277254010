import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the dashboard', () => {
  test.each(['/', '/sites/demo', '/sites/demo?range=7d', '/sign-in', '/index.html'])(
    'is the page at %s, and is asked for anew each time',
    async (path) => {
      const response = await api.send(path, { headers: BROWSER });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('<title>Footfall</title>');
    },
  );

  test('keeps files with a hash in their name for ever', async () => {
    const response = await api.send('/assets/main-1a2b3c.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  test('asks about other files before each use', async () => {
    const response = await api.send('/theme.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test.each([
    ['a file of an older build', '/assets/main-000000.js', BROWSER],
    ['what is no page', '/robots.txt', { accept: '*/*' }],
    ['a file outside of its folder', '/assets/..%2f..%2fdata/secrets.json', BROWSER],
    [
      'a file outside of its folder, twice encoded',
      '/..%252f..%252fdata/secrets.json',
      { accept: '*/*' },
    ],
  ])('has nothing for %s', async (_, path, headers) => {
    const response = await api.send(path, { headers });
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('ecret');
  });

  test('is never an answer of the API', async () => {
    const response = await api.send('/api/nothing', { headers: BROWSER });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  test('may load, run and be framed by nothing but itself', async () => {
    const { headers } = await api.send('/', { headers: BROWSER });
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy.split('; ')).toContain(rule);
    }
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  });
});
