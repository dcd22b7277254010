/** Issuers that are not what they should be: nothing of them is used, and nobody else is asked by them. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT, openOidcServer } from '../../test/oidc-server.ts';
import { CALLBACK, ORIGIN } from '../../test/provider-journey.ts';
import { OWN_PAGE, openTestApi, type TestApi } from '../../test/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

describe('an issuer', () => {
  /** The same API with another issuer, and the first step of the way to it. */
  async function openReplicaFor(issuer: string) {
    const oidcOnly = { oidc: { ...CLIENT, issuer, name: 'Other' }, google: null, github: null };
    const replica = await api.openReplica({ providers: oidcOnly });
    const begin = () =>
      replica.app.request(`${ORIGIN}/api/auth/sign-in/social`, {
        method: 'POST',
        headers: { ...OWN_PAGE, 'content-type': 'application/json' },
        body: JSON.stringify({ provider: 'oidc' }),
      });
    return { begin, close: () => replica.close() };
  }

  test.each([
    ['sends elsewhere', (elsewhere: string) => ({ status: 302, location: elsewhere, body: '' })],
    ['is no JSON', () => ({ status: 200, location: '', body: '<!doctype html>' })],
    ['never ends', () => ({ status: 200, location: '', body: '['.repeat(300 * 1024) })],
  ])('whose discovery %s is not used, and nothing else is asked by it', async (_, answerOf) => {
    const asked: string[] = [];
    const inside = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(inside, 'listening');
    const addressOf = (server: Server) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const issuer = createServer((_request, response) => {
      const { status, location, body } = answerOf(`${addressOf(inside)}/secrets`);
      response.writeHead(status, { location });
      response.end(body);
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    const replica = await openReplicaFor(addressOf(issuer));
    expect((await replica.begin()).status).toBe(503);
    await replica.close();
    expect(asked).toEqual([]);
    for (const server of [inside, issuer]) {
      server.closeAllConnections();
      server.close();
    }
  });

  test('that calls itself something else is not used, and one that is away is asked again', async () => {
    const other = await openOidcServer([`${ORIGIN}${CALLBACK}`]);
    other.pretend('https://evil.example');
    const replica = await openReplicaFor(other.issuer);
    const refused = await replica.begin();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refused.text()).not.toContain('evil');
    other.pretend(null);
    expect((await replica.begin()).status).toBe(200);
    await replica.close();
    await other.close();
  });
});
