/** Raw hits through the API: who may take them, what they get, and what happens when they stop taking. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHitStore } from '@footfall/db';
import { formBatch, type StoredHit } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, openTestApi, type TestApi } from '../test/test-api.ts';
import { FIRST_ORGANISATION_ID } from './viewer.ts';

const DAYS = 'from=2026-11-10&to=2026-11-10';
/** Noon of the day in Berlin, and the last minute of it. */
const NOON = Date.UTC(2026, 10, 10, 11);
const LAST = Date.UTC(2026, 10, 10, 22, 59);
const MANY = 20_000;
const BATCH = 1_000;
const READER = 'key-of-a-reader-0123456789abcdefgh';
const TAKER = 'key-of-a-taker-0123456789abcdefghi';

let api: TestApi;
let server: Server;
let url: string;
beforeAll(async () => {
  api = await openTestApi();
  for (const id of ['shop', 'busy']) {
    const body = { id, domain: `${id}.example`, timezone: 'Europe/Berlin' };
    await api.send('/api/v1/sites', { method: 'POST', headers: bearer(API_KEY), body });
  }
  const hits = createHitStore(api.database);
  await hits.storeBatches([
    formBatch('one', 'shop', [
      hitAt(NOON, { page: '/a', props: [['plan', 'pro']], amount: '12.34', currency: 'EUR' }),
      hitAt(LAST, { page: '/bot', verdict: 'bot:agent' }),
      hitAt(LAST + 60_000, { page: '/tomorrow' }),
    ]),
  ]);
  for (let from = 0; from < MANY; from += BATCH) {
    const many = Array.from({ length: BATCH }, (_, index) => hitAt(NOON + from + index, {}));
    await hits.storeBatches([formBatch(`many-${from}`, 'busy', many)]);
  }
  for (const [key, permissions] of [
    [READER, ['reports:read', 'sites:read']],
    [TAKER, ['hits:read']],
  ] as const) {
    const keyHash = createHash('sha256').update(key).digest('hex');
    const organisationId = FIRST_ORGANISATION_ID;
    await api.keys.put({ keyHash, organisationId, name: 'test', permissions: [...permissions] });
  }
  const replica = await api.openReplica();
  server = serve({ fetch: replica.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on('close', () => void replica.close());
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  await api.close();
});

let made = 0;
function hitAt(at: number, fields: Partial<StoredHit>): StoredHit {
  made += 1;
  const ids = { hitId: `hit-${made}`, visitorId: 2 ** 52 + made, sessionId: made, sessionAt: at };
  return { ...BLANK_HIT, ...ids, at, order: 0, name: 'pageview', ...fields };
}

const linesOf = async (response: Response) =>
  (await response.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('raw hits', () => {
  test('are those of the site’s days that count, as they are kept', async () => {
    const response = await api.ask(`/api/v1/hits.ndjson?site=shop&${DAYS}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toContain(
      'shop_2026-11-10_2026-11-10.ndjson',
    );
    expect(response.headers.get('footfall-hits-max')).toBe('3');
    const lines = await linesOf(response);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      at: '2026-11-10T11:00:00.000Z',
      page: '/a',
      visitorId: String(2 ** 52 + 1),
      props: { plan: 'pro' },
      amount: '12.3400',
      country: null,
    });
  });

  test('include those that reports leave out where they are asked for', async () => {
    const response = await api.ask(`/api/v1/hits.ndjson?site=shop&${DAYS}&leftOut=true`);
    expect((await linesOf(response)).map(({ verdict }) => verdict)).toEqual([null, 'bot:agent']);
  });

  test('of one visitor alone can be asked for', async () => {
    const ask = (visitor: number) =>
      api.ask(`/api/v1/hits.ndjson?site=shop&${DAYS}&visitor=${visitor}`).then(linesOf);
    expect((await ask(2 ** 52 + 1)).map(({ page }) => page)).toEqual(['/a']);
    expect(await ask(2 ** 52 + 3)).toEqual([]);
  });

  test('come as a Parquet file too', async () => {
    const response = await api.ask(`/api/v1/hits.parquet?site=shop&${DAYS}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1');
    expect(bytes.subarray(-4).toString()).toBe('PAR1');
  });

  test('are for administrators, and keys that say so', async () => {
    expect((await api.ask(`/api/v1/hits.ndjson?site=shop&${DAYS}`, READER)).status).toBe(403);
    expect((await api.ask(`/api/v1/hits.ndjson?site=shop&${DAYS}`, TAKER)).status).toBe(200);
  });

  test.each(['from=2026-11-10', 'from=2026-11-10&to=2026-11-09', `${DAYS}&leftOut=maybe`])(
    'are not sent for %s',
    async (days) => {
      const response = await api.ask(`/api/v1/hits.ndjson?site=shop&${days}`);
      expect(response.status).toBe(400);
    },
  );

  test('leave a line in the audit log when they are taken', async () => {
    await (await api.ask(`/api/v1/hits.ndjson?site=shop&${DAYS}`)).text();
    const audit = await api.ask(`/api/v1/audit?organisation=${FIRST_ORGANISATION_ID}&limit=1`);
    expect(await audit.json()).toMatchObject({
      entries: [
        {
          action: 'hits.export',
          siteId: 'shop',
          details: { format: 'ndjson', from: '2026-11-10', leftOut: false },
        },
      ],
    });
  });

  test('wait for who reads slowly, and are given up when the reader goes', async () => {
    const open = (signal: AbortSignal | null) =>
      fetch(`${url}/api/v1/hits.ndjson?site=busy&${DAYS}`, { headers: bearer(API_KEY), signal });
    // More than may go on at once: each has to end when its reader goes, or the last would be refused.
    for (let turn = 0; turn < 5; turn += 1) {
      const reader = new AbortController();
      await expect
        .poll(
          async () => {
            const response = await open(reader.signal);
            if (response.status === 503) return 'busy';
            await response.body?.getReader().read();
            reader.abort();
            return response.status;
          },
          { timeout: 20_000 },
        )
        .toBe(200);
    }
    await expect
      .poll(async () => (await linesOf(await open(null))).length, { timeout: 20_000 })
      .toBe(MANY);
  });
});
