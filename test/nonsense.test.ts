/** Bad input gets the contract's answer, costs nothing else, and stores nothing. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Apps, prepareApps } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { type FootfallApi, footfallApi } from './setup/footfall-api.ts';

let apps: Apps;
let api: FootfallApi;
let hits = 0;

const hit = (more: object = {}) => {
  hits += 1;
  const i = `nonsense-hit-${String(hits).padStart(6, '0')}`;
  return { i, n: 'pageview', u: 'https://nonsense.example/', ...more };
};

beforeAll(async () => {
  apps = await prepareApps({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  await Promise.all([apps.api.start(), apps.beacon.start()]);
  api = footfallApi({ apiUrl: apps.api.url, beaconUrl: apps.beacon.url, apiKey: apps.apiKey });
  await api.createSite({ id: 'nonsense', domain: 'nonsense.example', timezone: 'UTC' });
});

afterAll(() => apps.stop());

describe('the beacon, sent nonsense', () => {
  const bodies: [string, unknown, number][] = [
    ['no JSON', 'hello', 400],
    ['nothing', '', 400],
    ['half a JSON', '{"s":"nonsense","h":[', 400],
    ['an array', [], 400],
    ['null', 'null', 400],
    ['no site', { h: [hit()] }, 400],
    ['no hits', { s: 'nonsense' }, 400],
    ['51 hits', { s: 'nonsense', h: Array.from({ length: 51 }, () => hit()) }, 400],
    ['a site that is an operator', { s: { $ne: '' }, h: [hit()] }, 400],
    ['an unknown site', { s: 'nobody', h: [hit()] }, 404],
    ['65 KiB', { s: 'nonsense', h: [hit({ t: 'x'.repeat(65 * 1024) })] }, 413],
    [
      'JSON a hundred thousand deep',
      `{"s":"nonsense","h":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      400,
    ],
  ];
  it.each(bodies)('answers %s as the contract says', async (_name, body, status) => {
    const answer = await api.send(body, {});
    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual(expect.any(String));
  });

  it('takes the good hits of a batch with bad ones, and only those', async () => {
    const h = [
      hit({ u: 'https://nonsense.example/good' }),
      hit({ p: { plan: { $gt: '' } } }),
      hit({ i: 'short' }),
      hit({ u: 'javascript:alert(1)' }),
      'hello',
      null,
      hit({ a: -1 }),
      hit({ u: 'https://nonsense.example/good' }),
    ];
    const text = JSON.stringify({ s: 'nonsense', h }).replace(
      '"hello"',
      '{"i":"nonsense-hit-proto1","n":"pageview","u":"https://nonsense.example/","p":{"__proto__":{"polluted":1}}}',
    );
    const answer = await api.send(text, {});
    expect(answer.status).toBe(202);
    expect(answer.body.accepted).toBe(2);
    expect(answer.body.rejected?.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6]);
    await eventually(async () => {
      const { totals } = await api.query({
        site: 'nonsense',
        metrics: ['pageviews'],
        range: 'today',
      });
      expect(totals).toEqual([2]);
    });
  });

  it('keeps strings with operators as the strings they are', async () => {
    const name = '$where: {"$gt":""}';
    const answer = await api.send(
      { s: 'nonsense', h: [hit({ n: name, p: { $set: '$$NOW' } })] },
      {},
    );
    expect(answer.status).toBe(202);
    await eventually(async () => {
      const { results } = await api.query({
        site: 'nonsense',
        metrics: ['events'],
        range: 'today',
        dimensions: ['event'],
      });
      expect(results).toEqual([{ dimensions: [name], metrics: [1] }]);
    });
  });

  it('is still well after all of it', async () => {
    expect((await fetch(`${apps.beacon.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${apps.api.url}/healthz`)).status).toBe(200);
  });
});

describe('the API, asked nonsense', () => {
  it('names the valid metrics when one is unknown', async () => {
    await expect(
      api.query({ site: 'nonsense', metrics: ['clicks' as 'visitors'], range: 'today' }),
    ).rejects.toThrow(/400.*pageviews/s);
  });

  it('answers 404 for a site that is not there', async () => {
    await expect(
      api.query({ site: 'nobody', metrics: ['visitors'], range: 'today' }),
    ).rejects.toThrow('404');
  });

  it('refuses operators where a string belongs', async () => {
    const site = { $ne: '' } as unknown as string;
    await expect(api.query({ site, metrics: ['visitors'], range: 'today' })).rejects.toThrow('400');
  });
});
