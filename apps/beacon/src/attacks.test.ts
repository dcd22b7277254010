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
} from './beacon-under-test.ts';

let ground: Ground;
let beacon: BeaconUnderTest;

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  beacon = await startOn(ground, { trustedProxies: ['127.0.0.0/8'] });
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

async function stored(hitId: unknown) {
  const find = async () => (await ground.storedHits(SITE.id)).find((hit) => hit.hitId === hitId);
  await expect.poll(find, { timeout: 15_000 }).toBeDefined();
  return await find();
}

/** Writes bytes as they are; resolves with everything that came back when the connection is closed. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(beacon.url).port), '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
    });
    // Shown out while still writing.
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}

describe('a body that is not what it seems', () => {
  const valid = () => JSON.stringify({ s: SITE.id, h: [wireHit()] });

  test.each([
    ['UTF-16', () => Buffer.from(valid(), 'utf16le')],
    ['a byte order mark of UTF-16', () => Buffer.from(`\ufeff${valid()}`, 'utf16le')],
    ['NUL characters between', () => Buffer.from(valid().replaceAll(',', '\u0000,'))],
    ['half of it', () => Buffer.from(valid().slice(0, 40))],
    ['two of them', () => Buffer.from(valid() + valid())],
    ['not a number', () => Buffer.from(`{"s":"demo","h":[{"a":NaN}]}`)],
  ])('%s: 400', async (_, body) => {
    const bytes = new Uint8Array(body());
    for (const path of ['/e', '/api/event', '/api/send']) {
      const response = await fetch(`${beacon.url}${path}`, { method: 'POST', body: bytes });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ error: expect.stringMatching(/\.$/) });
    }
  });

  test('a hit with characters that no database takes is stored without them, and so are those beside it', async () => {
    const evil = 'a\u0000b\ud800c\udfffd';
    const poison = wireHit({
      t: evil,
      n: evil,
      p: { [evil]: evil },
      l: evil,
      r: `https://x/${evil}`,
    });
    const beside = [wireHit(), wireHit()];
    const answer = await beacon.post({ s: SITE.id, h: [beside[0], poison, beside[1]] });
    expect(answer.json).toEqual({ accepted: 3, rejected: [] });
    for (const hit of beside) await stored(hit['i']);
    const hit = await stored(poison['i']);
    expect(hit).toMatchObject({ title: 'ab\ufffdc\ufffdd', name: 'ab\ufffdc\ufffdd' });
  });

  test('very many keys, very long texts and very many of both are malformed or cut, and soon answered', async () => {
    const keys = Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`k${index}`, 1]));
    const wide = await beacon.post({ s: SITE.id, h: [wireHit({ p: keys }), wireHit()] });
    expect(wide.json['accepted']).toBe(1);
    const texts = ['@', 'a@', '1 ', '+1', 'eyJ', 'sk_live_', '%40', '/', '\\', '('].map((piece) =>
      piece.repeat(4_000 / piece.length),
    );
    for (const text of texts) {
      const hits = [
        wireHit({ t: text, n: text.slice(0, 120) }),
        wireHit({ r: `https://x.example/${text}` }),
      ];
      const headers = { 'User-Agent': text, 'Sec-CH-UA': text };
      const answer = await beacon.post({ s: SITE.id, h: hits }, headers);
      expect(answer.status).toBe(202);
    }
  });
});

describe('a spoofed address', () => {
  test.each([
    'CF-Connecting-IP',
    'True-Client-IP',
    'X-Real-IP',
    'X-Client-IP',
    'Forwarded',
    'X-Cluster-Client-IP',
  ])('in %s changes nothing', async (name) => {
    const value = name === 'Forwarded' ? 'for=193.99.144.80' : '193.99.144.80';
    const sent = wireHit();
    await beacon.post({ s: SITE.id, h: [sent] }, { [name]: value });
    expect((await stored(sent['i']))?.country).toBeNull();
  });

  test('left of the one that our proxy saw changes nothing, nor does nonsense', async () => {
    const chains = [
      '193.99.144.80, 203.0.113.9',
      '193.99.144.80, nonsense',
      `${'193.99.144.80, '.repeat(500)}203.0.113.9`,
    ];
    for (const chain of chains) {
      const sent = wireHit();
      await beacon.post({ s: SITE.id, h: [sent] }, { 'X-Forwarded-For': chain });
      expect((await stored(sent['i']))?.country).not.toBe('DE');
    }
  });
});

test('every origin may send, none may use credentials, and nobody is given a cookie', async () => {
  const origins = ['https://evil.example', 'null', beacon.url];
  for (const origin of origins) {
    for (const path of ['/e', '/api/event', '/api/send']) {
      for (const method of ['OPTIONS', 'POST']) {
        const response = await fetch(`${beacon.url}${path}`, {
          method,
          headers: { Origin: origin, Cookie: 'a=b' },
          ...(method === 'POST' && { body: '{}' }),
        });
        expect(response.headers.get('access-control-allow-origin')).toBe('*');
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
        expect(response.headers.get('set-cookie')).toBeNull();
      }
    }
  }
});

describe('a request that is not HTTP as it should be', () => {
  const head = 'POST /e HTTP/1.1\r\nHost: beacon\r\n';
  test.each([
    ['very long headers', `${head}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['two lengths', `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, /^HTTP\/1\.1 400 /],
    [
      'a length and chunks',
      `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    ['a length that is none', `${head}Content-Length: -1\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['no host', 'POST /e HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}', /^HTTP\/1\.1 400 /],
    ['another language', 'EHLO beacon\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'a line break in a header',
      `${head}X-A: a\rB: c\r\nContent-Length: 2\r\n\r\n{}`,
      /^HTTP\/1\.1 400 /,
    ],
  ])('%s: refused', async (_, text, answer) => {
    expect(await sendRaw(text)).toMatch(answer);
    expect((await beacon.post({ s: SITE.id, h: [wireHit()] })).status).toBe(202);
  });

  test('other methods and paths are nothing', async () => {
    for (const [method, path] of [
      ['GET', '/e'],
      ['PUT', '/e'],
      ['DELETE', '/api/event'],
      ['POST', '/p.gif'],
      ['POST', '//e'],
      ['POST', '/E'],
      ['GET', '/../../etc/passwd'],
    ] as const) {
      const answer = await sendRaw(
        `${method} ${path} HTTP/1.1\r\nHost: beacon\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    }
  });
});
