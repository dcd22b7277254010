import { createServer } from 'node:net';
import { openCache } from '@footfall/cache';
import { openDatabase } from '@footfall/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApi, type TestApi } from '../../test/test-api.ts';
import { createMetrics } from '../metrics.ts';
import { createHealthRoutes } from './health.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** A port on which nobody listens. */
function closedPort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

describe('readiness', () => {
  test('is there while MongoDB and Redis answer', async () => {
    const response = await api.send('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ready: true, reasons: [] });
  });

  test('is gone, with the reason, while MongoDB is away', async () => {
    const uri = `mongodb://ada:secret@127.0.0.1:${await closedPort()}/footfall`;
    const database = openDatabase({ uri, appName: 'test' });
    const check = () => database.ping();
    const routes = createHealthRoutes(
      [{ name: 'MongoDB', isRequired: true, check }],
      createMetrics(),
    );
    const response = await routes.request('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, reasons: ['MongoDB cannot be reached'] });
    expect((await routes.request('/healthz')).status).toBe(200);
    await database.close();
  });

  test('stays, with a remark, while Redis is away', async () => {
    const cache = openCache({ url: `redis://127.0.0.1:${await closedPort()}` });
    const check = () => cache.ping();
    const routes = createHealthRoutes(
      [{ name: 'Redis', isRequired: false, check }],
      createMetrics(),
    );
    const response = await routes.request('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ready: true, reasons: ['Redis cannot be reached'] });
    await cache.close();
  });
});

describe('metrics', () => {
  test('count requests by the pattern of their route, never by their address', async () => {
    await api.send('/sites/somebody@example.com', { headers: { accept: 'text/html' } });
    await api.ask('/api/v1/realtime?site=nobodys');
    const text = await (await api.send('/metrics')).text();
    expect(text).toContain('route="/api/v1/realtime",method="GET",status="404"');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain('example.com');
    expect(text).not.toContain('nobodys');
  });
});
