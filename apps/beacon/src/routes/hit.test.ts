import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { SITE } from '@footfall/enrichment/under-test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type BeaconUnderTest,
  type Ground,
  prepareGround,
  startOn,
  untilReady,
  wireHit,
} from '../beacon-under-test.ts';

let ground: Ground;
let beacon: BeaconUnderTest;

const KEY = 'a-key-that-may-write-hits-0123456789';
const READ_KEY = 'a-key-that-may-only-read-0123456789';
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  await ground.addKey(hashOf(KEY), SITE.ownerId, ['hits:write']);
  await ground.addKey(hashOf(READ_KEY), SITE.ownerId, ['reports:read']);
  await ground.addSite({ ...SITE, id: 'foreign', ownerId: 'owner-2' });
  beacon = await startOn(ground);
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

async function stored(hitId: unknown, siteId = SITE.id) {
  await expect
    .poll(async () => (await ground.storedHits(siteId)).some((hit) => hit.hitId === hitId), {
      timeout: 10_000,
    })
    .toBe(true);
  return (await ground.storedHits(siteId)).filter((hit) => hit.hitId === hitId);
}

test('a pageview is accepted and stored with everything that is known of it', async () => {
  const sent = wireHit({
    u: 'https://Example.com:8443/Pr%C3%A4mien/?utm_source=newsletter&utm_medium=email&secret=1#top',
    r: 'https://www.google.de/search?q=secret',
    t: 'Prämien',
    a: 5_000,
    w: 1280.4,
    l: 'de-AT',
    p: { plan: 'pro', seats: 3, trial: true },
    v: { amount: '12.50', currency: 'EUR' },
  });
  const before = Date.now();
  const answer = await beacon.post(
    { s: SITE.id, h: [sent] },
    { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0' },
  );
  expect(answer.status).toBe(202);
  expect(answer.json).toEqual({ accepted: 1, rejected: [] });
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  const [hit] = await stored(sent['i']);
  expect(hit).toMatchObject({
    name: 'pageview',
    hostname: 'example.com',
    page: '/Pr%C3%A4mien/',
    title: 'Prämien',
    referrer: 'google.de/search',
    source: 'newsletter',
    medium: 'email',
    channel: 'Email',
    country: null,
    browser: 'Firefox',
    browserVersion: '132',
    os: 'Linux',
    device: 'desktop',
    language: 'de',
    viewport: 1280,
    props: [
      ['plan', 'pro'],
      ['seats', 3],
      ['trial', true],
    ],
    amount: '12.50',
    currency: 'EUR',
    order: 0,
  });
  expect(hit?.at).toBeGreaterThanOrEqual(before - 5_000);
  expect(hit?.at).toBeLessThan(before);
  expect(hit?.sessionAt).toBe(hit?.at);
  expect(JSON.stringify(hit)).not.toContain('secret');
});

test('any content type will do, and no preflight is needed', async () => {
  for (const type of ['text/plain', 'application/json', 'application/x-www-form-urlencoded']) {
    const answer = await beacon.post({ s: SITE.id, h: [wireHit()] }, { 'Content-Type': type });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
  }
  const preflight = await fetch(`${beacon.url}/e`, { method: 'OPTIONS' });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(Number(preflight.headers.get('access-control-max-age'))).toBeGreaterThan(0);
});

test('a bad hit does not cost the good ones', async () => {
  const good = [wireHit(), wireHit()];
  const bad = [
    null,
    wireHit({ i: 'short' }),
    wireHit({ u: 'javascript:alert(1)' }),
    wireHit({ n: '' }),
    wireHit({ a: -1 }),
    wireHit({ p: { nested: { $gt: '' } } }),
    { ...wireHit(), p: JSON.parse('{"__proto__":{"polluted":true}}') },
    wireHit({ p: { constructor: 'x' } }),
    wireHit({ v: { amount: '1e9', currency: 'EUR' } }),
  ];
  const answer = await beacon.post({ s: SITE.id, h: [good[0], ...bad, good[1]] });
  expect(answer.status).toBe(202);
  expect(answer.json['accepted']).toBe(2);
  const rejected = answer.json['rejected'] as { index: number; reason: string }[];
  expect(rejected.map((one) => one.index)).toEqual(bad.map((_, index) => index + 1));
  for (const { reason } of rejected) expect(reason.length).toBeGreaterThan(10);
  await stored(good[0]?.['i']);
  await stored(good[1]?.['i']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('property names and values that look like operators are only text', async () => {
  const sent = wireHit({ p: { $where: '1', 'a.b': '$x', name: '{"$gt":""}' } });
  expect((await beacon.post({ s: SITE.id, h: [sent] })).json).toEqual({
    accepted: 1,
    rejected: [],
  });
  const [hit] = await stored(sent['i']);
  expect(hit?.props).toEqual([
    ['$where', '1'],
    ['a.b', '$x'],
    ['name', '{"$gt":""}'],
  ]);
});

describe('bodies that make no sense', () => {
  const DEEP = '['.repeat(100_000);
  test.each([
    ['nothing', ''],
    ['no JSON', 'hello'],
    ['half of it', '{"s":"demo","h":[{'],
    ['an array', '[]'],
    ['a string', '"demo"'],
    ['null', 'null'],
    ['no site', '{"h":[{}]}'],
    ['a site that is an operator', '{"s":{"$gt":""},"h":[{}]}'],
    ['no hits', '{"s":"demo","h":[]}'],
    ['hits that are no list', '{"s":"demo","h":{"length":1}}'],
    ['too deep', DEEP.slice(0, 60_000)],
    ['deep properties', `{"s":"demo","h":[{"p":${'{"a":'.repeat(62)}1${'}'.repeat(62)}}]}`],
    ['too many hits', JSON.stringify({ s: 'demo', h: Array.from({ length: 51 }, () => ({})) })],
  ])('%s: 400 and a sentence', async (_, body) => {
    const answer = await beacon.post(body);
    expect(answer.status).toBe(400);
    expect(String(answer.json['error'])).toMatch(/\.$/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('brackets inside strings are not depth', async () => {
    const answer = await beacon.post({ s: SITE.id, h: [wireHit({ t: '[[[[[[[[[["\\' })] });
    expect(answer.status).toBe(202);
  });
});

test('a site that does not exist: 404', async () => {
  for (const s of ['unknown-site', '../etc', 'x', '$gt']) {
    const answer = await beacon.post({ s, h: [wireHit()] });
    expect(answer.status).toBe(404);
  }
});

test('a site works within seconds of being added, although it was asked for before', async () => {
  expect((await beacon.post({ s: 'late-site', h: [wireHit()] })).status).toBe(404);
  await ground.addSite({ ...SITE, id: 'late-site' });
  await expect
    .poll(async () => (await beacon.post({ s: 'late-site', h: [wireHit()] })).status, {
      timeout: 5_000,
      interval: 250,
    })
    .toBe(202);
});

test('more than 64 KiB: 413, with and without a declared length', async () => {
  const large = JSON.stringify({ s: SITE.id, h: [wireHit({ t: 'x'.repeat(65 * 1024) })] });
  expect((await beacon.post(large)).status).toBe(413);
  const stream = new Blob([large]).stream();
  const init = { method: 'POST', body: stream, duplex: 'half' };
  const response = await fetch(`${beacon.url}/e`, init as RequestInit);
  expect(response.status).toBe(413);
  const small = new Blob([JSON.stringify({ s: SITE.id, h: [wireHit()] })]).stream();
  const chunked = { method: 'POST', body: small, duplex: 'half' };
  expect((await fetch(`${beacon.url}/e`, chunked as RequestInit)).status).toBe(202);
});

test('a client that goes away in the middle of its body does no harm', async () => {
  const socket = connect(Number(new URL(beacon.url).port), '127.0.0.1');
  socket.write('POST /e HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"s":');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  expect((await beacon.post({ s: SITE.id, h: [wireHit()] })).status).toBe(202);
});

describe('the same hit', () => {
  test('twice in one request is stored once', async () => {
    const hit = wireHit();
    const answer = await beacon.post({ s: SITE.id, h: [hit, hit] });
    expect(answer.json).toEqual({ accepted: 2, rejected: [] });
    expect(await stored(hit['i'])).toHaveLength(1);
  });

  test('in later requests, at the same time and after it was shipped, is stored once', async () => {
    const hit = wireHit();
    const send = () => beacon.post({ s: SITE.id, h: [hit] });
    const answers = await Promise.all(Array.from({ length: 20 }, send));
    for (const answer of answers) expect(answer.json).toEqual({ accepted: 1, rejected: [] });
    await stored(hit['i']);
    expect((await send()).json).toEqual({ accepted: 1, rejected: [] });
    const marker = wireHit();
    await beacon.post({ s: SITE.id, h: [marker] });
    await stored(marker['i']);
    expect(await stored(hit['i'])).toHaveLength(1);
  });
});

describe('server-side senders', () => {
  const authorization = { Authorization: `Bearer ${KEY}` };

  test('may say when, from where and with what, also long ago', async () => {
    const at = new Date(Date.now() - 5 * 24 * 3_600_000);
    const sent = wireHit({
      at: at.toISOString(),
      ip: '2a00:1450:4001:831::200e',
      ua: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    });
    const answer = await beacon.post({ s: SITE.id, h: [sent] }, authorization);
    expect(answer.json).toEqual({ accepted: 1, rejected: [] });
    const [hit] = await stored(sent['i']);
    expect(hit).toMatchObject({ at: at.getTime(), browser: 'Safari', os: 'iOS', device: 'mobile' });
    expect(hit?.country).toMatch(/^[A-Z]{2}$/);
  });

  test('are told about times and addresses that cannot be', async () => {
    const hits = [
      wireHit({ at: new Date(Date.now() + 3_600_000).toISOString() }),
      wireHit({ at: '2020-01-01T00:00:00Z' }),
      wireHit({ ip: 'localhost' }),
    ];
    const answer = await beacon.post({ s: SITE.id, h: hits }, authorization);
    expect(answer.json['accepted']).toBe(0);
    expect(answer.json['rejected']).toHaveLength(3);
  });

  test('may send a thousand hits, not more', async () => {
    const hits = Array.from({ length: 1_000 }, () => wireHit());
    const answer = await beacon.post({ s: SITE.id, h: hits }, authorization);
    expect(answer.json).toEqual({ accepted: 1_000, rejected: [] });
    const more = await beacon.post({ s: SITE.id, h: [...hits, wireHit()] }, authorization);
    expect(more.status).toBe(400);
  });

  test('write to sites of their own only', async () => {
    const answer = await beacon.post({ s: 'foreign', h: [wireHit()] }, authorization);
    expect(answer.status).toBe(404);
  });

  test('need a key that is known and may write', async () => {
    const body = { s: SITE.id, h: [wireHit()] };
    expect((await beacon.post(body, { Authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await beacon.post(body, { Authorization: `Bearer ${READ_KEY}` })).status).toBe(403);
  });

  test('anybody else says so in vain', async () => {
    const sent = wireHit({ at: '2026-01-01T00:00:00Z', ip: '8.8.8.8', ua: 'curl/8' });
    const before = Date.now();
    await beacon.post({ s: SITE.id, h: [sent] }, { 'X-Forwarded-For': '8.8.8.8' });
    const [hit] = await stored(sent['i']);
    expect(hit?.at).toBeGreaterThanOrEqual(before);
    expect(hit?.country).toBeNull();
  });
});

test('behind a trusted proxy the address is the one that the proxy saw', async () => {
  const proxied = await startOn(ground, {
    trustedProxies: ['127.0.0.0/8'],
    dataDir: `${ground.settings.dataDir}/proxied`,
  });
  await untilReady(proxied.url);
  const sent = wireHit();
  await proxied.post({ s: SITE.id, h: [sent] }, { 'X-Forwarded-For': '1.1.1.1, 193.99.144.80' });
  const [hit] = await stored(sent['i']);
  expect(hit?.country).toBe('DE');
  await proxied.stop();
});

test('the script, health, readiness and figures are served', async () => {
  expect((await fetch(`${beacon.url}/healthz`)).status).toBe(200);
  const ready = await fetch(`${beacon.url}/readyz`);
  expect(await ready.json()).toEqual({ ready: true, reasons: [], degraded: [] });
  const figures = await (await fetch(`${beacon.url}/metrics`)).text();
  expect(figures).toContain('footfall_hits_total{outcome="stored",reason=""}');
  expect(figures).toContain('footfall_hits_total{outcome="malformed",reason="properties"}');
  expect((await fetch(`${beacon.url}/nothing`)).status).toBe(404);
});

test('a full spool: 503 and when to come again, and nothing is half kept', async () => {
  const full = await startOn(ground, {
    spoolBytesMax: 0,
    dataDir: `${ground.settings.dataDir}/full`,
  });
  // Not ready: it has no room.
  await expect
    .poll(() => full.post({ s: SITE.id, h: [wireHit()] }).then((a) => a.status))
    .toBe(503);
  const answer = await full.post({ s: SITE.id, h: [wireHit()] });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await fetch(`${full.url}/readyz`)).status).toBe(503);
  await full.stop();
});
