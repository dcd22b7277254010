/** `npm start` as the contract promises it: everything in the foreground, a clean stop, and all data after a restart. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './setup/eventually.ts';
import { footfallApi } from './setup/footfall-api.ts';
import {
  type Installation,
  makeDataFolder,
  runDoctor,
  startInstallation,
} from './setup/installation.ts';

let folder: Awaited<ReturnType<typeof makeDataFolder>>;

beforeAll(async () => {
  folder = await makeDataFolder();
});

afterAll(() => folder.remove());

const apiOf = (installation: Installation) =>
  footfallApi({
    apiUrl: installation.dashboard,
    beaconUrl: installation.beacon,
    apiKey: installation.apiKey,
  });

describe('npm start', () => {
  it('ends with exit code 0 on SIGTERM and has all data when it is started again', async () => {
    const first = await startInstallation(folder.path);
    await apiOf(first).createSite({ id: 'kept', domain: 'kept.example', timezone: 'UTC' });
    const hit = { i: 'kept-hit-0000001', n: 'pageview', u: 'https://kept.example/' };
    expect((await apiOf(first).send({ s: 'kept', h: [hit] }, {})).status).toBe(202);
    expect(await first.stop()).toBe(0);

    const second = await startInstallation(folder.path);
    // The same hit again, after the restart: still one.
    expect((await apiOf(second).send({ s: 'kept', h: [hit] }, {})).status).toBe(202);
    await eventually(async () => {
      const { totals } = await apiOf(second).query({
        site: 'kept',
        metrics: ['visitors', 'pageviews'],
        range: '7d',
      });
      expect(totals).toEqual([1, 1]);
    });
    // In another terminal nobody knows the ports.
    const { code, output } = await runDoctor(folder.path);
    expect(output).toContain(`the dashboard is ready at ${second.dashboard}`);
    expect(output).toContain(`the beacon is ready at ${second.beacon}`);
    expect(code).toBe(0);
    expect(await second.stop()).toBe(0);
  }, 60_000);

  it('says in one sentence which port is taken, and ends with exit code 1', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const start = startInstallation(folder.path, { settings: { BEACON_PORT: String(port) } });
    await expect(start).rejects.toThrow(/ended \(1\).*Port \d+ .* for the beacon, is taken/s);
    await new Promise((done) => server.close(done));
  }, 30_000);

  it('says what is wrong with a setting of one of the apps, and ends with exit code 1', async () => {
    const start = startInstallation(folder.path, { settings: { FOOTFALL_API_KEY: 'short' } });
    await expect(start).rejects.toThrow(/ended \(1\).*FOOTFALL_API_KEY must have at least 32/s);
  }, 30_000);
});
