/** What has a 202 is in the reports exactly once, also when the beacon is killed under load. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Apps, prepareApps } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { type FootfallApi, footfallApi } from './setup/footfall-api.ts';

const KILLS = 3;
const SENDERS = 8;
const HITS_PER_REQUEST = 5;
/** Between two kills: long enough that each lands in the middle of requests, shipping and sealing. */
const RUN_MS = 1_200;

let apps: Apps;
let api: FootfallApi;

beforeAll(async () => {
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    { SEAL_INTERVAL_MS: '300' },
  );
  await Promise.all([apps.api.start(), apps.beacon.start(), apps.worker.start()]);
  api = footfallApi({ apiUrl: apps.api.url, beaconUrl: apps.beacon.url, apiKey: apps.apiKey });
  await api.createSite({ id: 'crash', domain: 'crash.example', timezone: 'UTC' });
});

afterAll(() => apps.stop());

/** Sends until told to stop; a request without an answer is sent again with the same ids, as the tracker does. */
async function sendUntil(stopped: () => boolean, acknowledged: Set<string>): Promise<void> {
  while (!stopped()) {
    const ids = Array.from({ length: HITS_PER_REQUEST }, () => randomUUID());
    const h = ids.map((i) => ({ i, n: 'pageview', u: `https://crash.example/${i}` }));
    while (!stopped()) {
      const answer = await api.send({ s: 'crash', h }, {}).catch(() => null);
      if (answer?.status === 202) {
        for (const id of ids) acknowledged.add(id);
        break;
      }
      await sleep(20);
    }
  }
}

describe('a beacon that is killed', () => {
  it('has every acknowledged hit in the reports exactly once', async () => {
    const acknowledged = new Set<string>();
    let isStopped = false;
    const senders = Array.from({ length: SENDERS }, () => sendUntil(() => isStopped, acknowledged));
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(RUN_MS);
      await apps.beacon.end('SIGKILL');
      await apps.beacon.start();
    }
    await sleep(RUN_MS);
    isStopped = true;
    await Promise.all(senders);
    expect(acknowledged.size).toBeGreaterThan(500);

    const counted = new Map<string, number>();
    await eventually(async () => {
      counted.clear();
      await readPages(counted);
      const lost = [...acknowledged].filter((id) => !counted.has(id));
      expect(lost).toEqual([]);
    });
    const doubled = [...counted].filter(([, pageviews]) => pageviews !== 1);
    expect(doubled).toEqual([]);
  }, 90_000);

  it('ends cleanly on SIGTERM with its spool shipped', async () => {
    expect(await apps.beacon.end('SIGTERM')).toBe(0);
    expect(await apps.worker.end('SIGTERM')).toBe(0);
    expect(await apps.api.end('SIGTERM')).toBe(0);
  });
});

async function readPages(counted: Map<string, number>): Promise<void> {
  for (let offset = 0; ; offset += 10_000) {
    const { results } = await api.query({
      site: 'crash',
      metrics: ['pageviews'],
      range: 'today',
      dimensions: ['page'],
      orderBy: [['page', 'asc']],
      limit: 10_000,
      offset,
    });
    for (const { dimensions, metrics } of results) {
      counted.set(dimensions[0]?.slice(1) ?? '', Number(metrics[0]));
    }
    if (results.length < 10_000) return;
  }
}
