/** Sending the demo's traffic to a beacon that is busy, restarted or gone. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runLiveTraffic } from './live.ts';
import { sendDemoHistory } from './sender.ts';
import type { DemoHit } from './visit.ts';

const now = Date.parse('2026-11-22T19:30:00Z');

type Answer = { status: number; headers?: Record<string, string> };

let server: Server;
let stopping: AbortController;
/** Accepted requests in order of arrival. */
let accepted: { authorization: string | undefined; siteId: string; hits: DemoHit[] }[];
let underWay: number;
let mostUnderWay: number;
let answerTo: (requestNumber: number) => Answer;
let requests: number;

beforeEach(async () => {
  accepted = [];
  underWay = mostUnderWay = requests = 0;
  answerTo = () => ({ status: 202 });
  stopping = new AbortController();
  server = createServer(async (request, response) => {
    underWay += 1;
    requests += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    const { status, headers } = answerTo(requests);
    const text = await textOf(request);
    // Who is told to stop leaves in the middle of a request.
    if (text === undefined) return;
    const body = JSON.parse(text) as { s: string; h: DemoHit[] };
    if (status === 202) {
      const { authorization } = request.headers;
      accepted.push({ authorization, siteId: body.s, hits: body.h });
    }
    underWay -= 1;
    response.writeHead(status, headers);
    response.end(JSON.stringify({ accepted: body.h.length, rejected: [] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  stopping.abort();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** The whole body; undefined when the sender left before its end. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}

const access = () => ({
  beaconUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  apiKey: 'a-key-of-at-least-32-characters-long',
  siteId: 'demo',
  signal: stopping.signal,
});

const sentHits = () => accepted.flatMap(({ hits }) => hits);

describe('the demo’s past', () => {
  it('arrives whole, in requests that a server-side sender may make, a few at a time', async () => {
    const progress: number[] = [];
    const result = await sendDemoHistory({
      ...access(),
      now,
      days: 5,
      onProgress: ({ daysDone }) => progress.push(daysDone),
    });
    expect(progress).toEqual([1, 2, 3, 4, 5]);
    expect(result).toEqual({ daysDone: 5, days: 5, hitsSent: sentHits().length });
    expect(result.hitsSent).toBeGreaterThan(50_000);
    expect(mostUnderWay).toBeLessThanOrEqual(3);
    for (const { authorization, siteId, hits } of accepted) {
      expect(authorization).toBe('Bearer a-key-of-at-least-32-characters-long');
      expect(siteId).toBe('demo');
      expect(hits.length).toBeLessThanOrEqual(1000);
      expect(JSON.stringify(hits).length).toBeLessThan(1024 * 1024 - 100);
    }
  });

  it('keeps the hits of each visitor in order of time', async () => {
    await sendDemoHistory({ ...access(), now, days: 3 });
    const last = new Map<string, string>();
    for (const { ip, ua, at } of sentHits()) {
      const key = `${at.slice(0, 10)} ${ip} ${ua}`;
      expect(at >= (last.get(key) ?? '')).toBe(true);
      last.set(key, at);
    }
  });

  it('is sent again where the beacon was busy, with nothing lost and nothing new', async () => {
    answerTo = (number) => {
      if (number % 7 === 3) return { status: 503, headers: { 'retry-after': '0' } };
      if (number % 7 === 5) return { status: 429 };
      return { status: 202 };
    };
    await sendDemoHistory({ ...access(), now, days: 1 });
    const ids = sentHits().map(({ i }) => i);
    expect(requests).toBeGreaterThan(accepted.length);
    expect(new Set(ids).size).toBe(ids.length);

    accepted = [];
    await sendDemoHistory({ ...access(), now, days: 1 });
    expect(
      sentHits()
        .map(({ i }) => i)
        .sort(),
    ).toEqual(ids.sort());
  });

  it('waits as long as the beacon asks for', async () => {
    answerTo = (number) =>
      number === 1 ? { status: 503, headers: { 'retry-after': '2' } } : { status: 202 };
    const start = Date.now();
    const morning = Date.parse('2026-11-22T00:00:00Z');
    await sendDemoHistory({ ...access(), now: morning, days: 1 });
    expect(Date.now() - start).toBeGreaterThanOrEqual(1990);
    expect(accepted.length).toBeGreaterThan(0);
  });

  it('fails with the beacon’s words when the key or the site is refused', async () => {
    answerTo = () => ({ status: 401 });
    await expect(sendDemoHistory({ ...access(), now, days: 3 })).rejects.toThrow(
      'The beacon refused the hits: 401',
    );
    // Each of the three lanes had at most one request under way.
    await sleep(500);
    expect(requests).toBeLessThanOrEqual(3);
  });

  it('stops when it is told to', async () => {
    const sending = sendDemoHistory({ ...access(), now, days: 90 });
    setTimeout(() => stopping.abort(new Error('stopped')), 500);
    await expect(sending).rejects.toThrow('stopped');
  });
});

describe('the demo’s present', () => {
  it('has visitors who come now and walk on, until it is told to stop', async () => {
    const start = Date.now();
    const running = runLiveTraffic({ ...access(), arrivalMs: 100 });
    while (sentHits().length < 40 && Date.now() - start < 20_000) await sleep(50);
    stopping.abort();
    await running;
    const hits = sentHits();
    expect(hits.length).toBeGreaterThanOrEqual(40);
    expect(new Set(hits.map(({ i }) => i)).size).toBe(hits.length);
    for (const { at } of hits) {
      expect(Date.parse(at)).toBeGreaterThanOrEqual(start);
      expect(Date.parse(at)).toBeLessThanOrEqual(Date.now());
    }
    const tried = requests;
    await sleep(1500);
    expect(requests).toBe(tried);
  });
});
