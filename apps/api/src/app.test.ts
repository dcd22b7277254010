import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClientAddress } from '@footfall/addresses';
import { createQuotaStore, openCache } from '@footfall/cache';
import {
  createAuditStore,
  createGuestStore,
  createInvitationStore,
  createOrganisationStore,
  createPasswordResetStore,
} from '@footfall/db';
import { COUNT_EVERYBODY } from '@footfall/domain';
import { NO_TRACING } from '@footfall/tracing';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, bearer, NO_PROVIDERS, openTestApi, type TestApi } from '../test/test-api.ts';
import { createApiKeys } from './api-keys.ts';
import { createApp } from './app.ts';
import { createAudit } from './audit.ts';
import { createAccounts } from './auth/accounts.ts';
import { createAttempts } from './auth/attempts.ts';
import { createInvitations } from './invitations.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { Api } from './open-api.ts';
import { createOrganisations } from './organisations.ts';
import { createPasswords } from './passwords.ts';
import { createSites } from './sites.ts';
import { FIRST_ORGANISATION_ID } from './viewer.ts';

let api: TestApi;
let replica: Api;
let server: Server;
let url: string;

beforeAll(async () => {
  api = await openTestApi();
  replica = await api.openReplica();
  server = serve({ fetch: replica.app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await replica.close();
  await api.close();
});

/** Sends raw bytes and hands back what came before the connection ended or fell silent. */
async function sendRaw(lines: string[], chunks: string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString();
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  for (const chunk of chunks) {
    if (!socket.writable || answer !== '') break;
    socket.write(chunk);
    await sleep(1);
  }
  const deadline = Date.now() + 5_000;
  while (!answer.includes('\r\n\r\n') && Date.now() < deadline) await sleep(10);
  socket.destroy();
  return answer;
}

/** Posts pieces, one with its length and more of them in chunks, and rejects when the connection breaks. */
async function statusOf(agent: Agent, pieces: string[], path = '/api/v1/query') {
  const headers = {
    ...bearer(API_KEY),
    ...(pieces.length === 1 && { 'content-length': pieces[0]?.length }),
  };
  const sent = request(`${url}${path}`, { agent, method: 'POST', headers });
  for (const piece of pieces) sent.write(piece);
  sent.end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  await once(answer.resume(), 'end');
  return answer.statusCode;
}

describe('over a real connection', () => {
  test('a body that claims to be too large is refused before it is read', async () => {
    const answer = await sendRaw(
      [
        'POST /api/v1/query HTTP/1.1',
        'Host: 127.0.0.1',
        `Authorization: Bearer ${API_KEY}`,
        'Content-Length: 10485760',
      ],
      [],
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('a body in chunks is counted, and refused when there are too many', async () => {
    const data = 'x'.repeat(16 * 1024);
    const chunk = `${data.length.toString(16)}\r\n${data}\r\n`;
    const answer = await sendRaw(
      [
        'POST /api/v1/query HTTP/1.1',
        'Host: 127.0.0.1',
        `Authorization: Bearer ${API_KEY}`,
        'Transfer-Encoding: chunked',
      ],
      Array<string>(40).fill(chunk),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test.each([
    ['at once', (body: string) => [body]],
    ['in chunks', (body: string) => Array.from({ length: 20 }, () => body.slice(0, 20_000))],
  ])(
    'who sends too much %s is told, and asks again without losing the question',
    async (_, cut) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const large = cut('x'.repeat(400_000));
      for (let turn = 0; turn < 3; turn += 1) {
        expect(await statusOf(agent, large)).toBe(413);
        expect(await statusOf(agent, ['{}'])).toBe(400);
        // Longer than the server's own patience with what it has not read.
        await sleep(600);
        expect(await statusOf(agent, ['{}'])).toBe(400);
      }
      agent.destroy();
    },
  );

  test('a body that nobody reads, of a request that is refused, costs the next one nothing', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await statusOf(agent, ['x'.repeat(200_000)], '/api/v1/nothing')).toBe(404);
    await sleep(600);
    expect(await statusOf(agent, ['{}'])).toBe(400);
    agent.destroy();
  });

  test('each answer has an id that the log has too', async () => {
    for (const key of [API_KEY, 'unknown']) {
      const response = await fetch(`${url}/api/v1/sites`, { headers: bearer(key) });
      expect(response.status).toBe(key === API_KEY ? 200 : 401);
      expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{16,}$/);
    }
  });
});

describe('a client that goes away', () => {
  test('takes its question along', async () => {
    let started = () => {};
    const running = new Promise<void>((done) => {
      started = done;
    });
    let isCancelled = false;
    const unasked = () => Promise.reject(new Error('not asked for'));
    const accounts = createAccounts({
      database: api.database,
      secret: 'a secret of the tests, 32 characters',
      publicUrl: api.settings.publicUrl,
      warn: () => undefined,
      providers: NO_PROVIDERS,
      isInvited: async () => false,
      now: Date.now,
    });
    await api.sites.create({
      id: 'slow',
      domain: 'slow.example',
      name: 'Slow',
      timezone: 'UTC',
      definitions: 'footfall',
      weekStart: 1,
      ...COUNT_EVERYBODY,
      ownerId: FIRST_ORGANISATION_ID,
      createdAt: '2026-11-01T00:00:00.000Z',
    });
    const cache = openCache({ url: api.settings.redisUrl });
    const organisations = createOrganisations({
      organisations: createOrganisationStore(api.database),
      guests: createGuestStore(api.database),
      readUsers: accounts.readUsers,
      now: Date.now,
    });
    const shared = { accounts, sendMail: null, publicUrl: api.settings.publicUrl, now: Date.now };
    const quotas = createQuotaStore(cache, Date.now);
    const mailed = {
      invitations: createInvitations({
        ...shared,
        invitations: createInvitationStore(api.database),
        organisations: api.organisations,
        sites: api.sites,
        people: organisations,
      }),
      passwords: createPasswords({
        ...shared,
        quotas,
        resets: createPasswordResetStore(api.database),
        onFault: () => undefined,
      }),
    };
    const app = createApp({
      deeds: {
        accounts,
        organisations,
        ...mailed,
        audit: createAudit(createAuditStore(api.database), Date.now),
        keys: createApiKeys(api.keys, api.sites, Date.now),
        sites: createSites(api.sites, organisations, Date.now),
        explain: async () => ({ ok: false, reason: 'cancelled' }),
        storage: { status: unasked, eraseVisitor: unasked, deleteSite: unasked },
        exports: { open: unasked, measure: unasked },
        shares: {
          ...{ list: unasked, add: unasked, revoke: unasked, open: unasked, unlock: unasked },
          originsOf: unasked,
        },
        readPrivacy: unasked,
        summaries: {
          isPossible: false,
          ...{ read: unasked, put: unasked, listReaders: unasked, endByToken: unasked },
        },
        imports: { list: unasked, add: unasked, putPiece: unasked, start: unasked, undo: unasked },
        study: unasked,
        readFirstDay: unasked,
        watches: { open: () => 'leaving' },
        funnels: { list: unasked, add: unasked, change: unasked, remove: unasked },
        annotations: { list: unasked, add: unasked, change: unasked, remove: unasked },
        segments: { list: unasked, add: unasked, change: unasked, remove: unasked },
        goals: { list: unasked, add: unasked, change: unasked, remove: unasked },
        readLedger: unasked,
        checkInstall: unasked,
        // A report that takes for ever, unless it is told to stop.
        report: async (_site, _query, { signal }) => {
          started();
          await once(signal, 'abort');
          isCancelled = true;
          return { ok: false, reason: 'cancelled' };
        },
        readArrivals: async () => null,
        countPresent: async () => 0,
        now: Date.now,
        beaconUrl: 'http://127.0.0.1:3001',
      },
      accounts,
      keys: api.keys,
      clientAddress: createClientAddress([]),
      attempts: createAttempts(Date.now),
      limits: {
        quotas,
        requestsPerMinute: 100,
        secret: 'a secret of the tests, 32 characters',
      },
      dependencies: [],
      metrics: createMetrics(),
      tracing: NO_TRACING,
      log: createLog('silent'),
      publicUrl: api.settings.publicUrl,
      webDist: api.settings.webDist,
    });
    const slow = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server;
    await once(slow, 'listening');
    const address = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
    const client = new AbortController();
    const answer = fetch(`${address}/api/v1/query`, {
      method: 'POST',
      headers: bearer(API_KEY),
      body: JSON.stringify({ site: 'slow', metrics: ['visitors'], range: 'today' }),
      signal: client.signal,
    });
    await running;
    client.abort();
    await expect(answer).rejects.toThrow();
    const deadline = Date.now() + 5_000;
    while (!isCancelled && Date.now() < deadline) await sleep(10);
    expect(isCancelled).toBe(true);
    slow.closeAllConnections();
    slow.close();
    await cache.close();
  });
});
