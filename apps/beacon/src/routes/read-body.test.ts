import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
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
const authorization = { Authorization: `Bearer ${KEY}` };

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  const keyHash = createHash('sha256').update(KEY).digest('hex');
  await ground.addKey(keyHash, SITE.ownerId, ['hits:write']);
  beacon = await startOn(ground);
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

async function send(
  body: Uint8Array<ArrayBuffer>,
  encoding: string,
  { path = '/e', headers = {}, isChunked = false } = {},
) {
  const init = { method: 'POST', headers: { 'Content-Encoding': encoding, ...headers } };
  const response = isChunked
    ? await fetch(`${beacon.url}${path}`, {
        ...init,
        body: new Blob([body]).stream(),
        duplex: 'half',
      } as RequestInit)
    : await fetch(`${beacon.url}${path}`, { ...init, body });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const envelope = (count: number) => {
  const hits = Array.from({ length: count }, () => wireHit());
  return { hits, text: JSON.stringify({ s: SITE.id, h: hits }) };
};

describe('a compressed body', () => {
  test.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('in %s is read, with and without a declared length', async (encoding, compress) => {
    for (const isChunked of [false, true]) {
      const body = new Uint8Array(compress(envelope(50).text));
      expect(await send(body, encoding, { isChunked })).toEqual({
        status: 202,
        json: { accepted: 50, rejected: [] },
      });
    }
  });

  test('is read at every door', async () => {
    const view = { n: 'pageview', u: 'https://example.com/', d: 'example.com' };
    const event = { payload: { website: SITE.id, url: '/' } };
    const pack = (value: object) => new Uint8Array(gzipSync(JSON.stringify(value)));
    expect((await send(pack(view), 'gzip', { path: '/api/event' })).status).toBe(202);
    expect((await send(pack(event), 'gzip', { path: '/api/send' })).status).toBe(200);
  });

  test('may be as large unpacked as a plain one: for servers 1 MiB', async () => {
    const { text } = envelope(1_000);
    expect(text.length).toBeGreaterThan(64 * 1024);
    const body = new Uint8Array(gzipSync(text));
    expect((await send(body, 'gzip')).status).toBe(413);
    expect((await send(body, 'gzip', { headers: authorization })).json['accepted']).toBe(1_000);
  });

  test('that unpacks to very much is refused before it is unpacked', async () => {
    const gibibyte = 1024 ** 3;
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });
    expect(bomb.length).toBeLessThan(64 * 1024);
    const before = process.memoryUsage().rss;
    const bombs = Array.from({ length: 20 }, () => send(new Uint8Array(bomb), 'gzip'));
    for (const { status } of await Promise.all(bombs)) expect(status).toBe(413);
    // Twenty of them unpacked are more than a gibibyte.
    expect(process.memoryUsage().rss - before).toBeLessThan(gibibyte / 4);
    expect((await send(new Uint8Array(bomb), 'gzip', { headers: authorization })).status).toBe(413);
  });

  test.each([
    ['half of it', gzipSync('{"s":"demo","h":[{}]}').subarray(0, 20), 'gzip'],
    ['nothing', Buffer.alloc(0), 'gzip'],
    ['something else', Buffer.from('{"s":"demo","h":[{}]}'), 'gzip'],
    ['a wrong checksum', damaged(gzipSync('{"s":"demo","h":[{}]}')), 'gzip'],
    ['another packing', gzipSync('{}'), 'br'],
    ['packing of the packed', gzipSync(gzipSync('{}')), 'gzip'],
    ['an unknown packing', Buffer.from('{}'), 'compress'],
    ['two packings', gzipSync('{}'), 'gzip, gzip'],
    ['an inherited name', Buffer.from('{}'), 'constructor'],
  ])('%s: 400 and a sentence', async (_, body, encoding) => {
    const answer = await send(new Uint8Array(body), encoding);
    expect(answer.status).toBe(400);
    expect(String(answer.json['error'])).toMatch(/\.$/);
  });
});

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(0, copy.length - 8);
  return copy;
}
