import { SITE } from '@footfall/enrichment/under-test';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
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

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';

beforeAll(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  for (const id of ['empty', 'bots', 'strange', 'foreign']) {
    await ground.addSite({ ...SITE, id, allowedHostnames: ['example.com'] });
  }
  beacon = await startOn(ground);
  await untilReady(beacon.url);
});

afterAll(async () => {
  await beacon.stop();
  await ground.close();
});

async function check(site: string): Promise<{ status: number } & Record<string, unknown>> {
  const response = await fetch(`${beacon.url}/check?s=${site}`);
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

async function send(s: string, changes: Record<string, unknown>, agent = AGENT): Promise<void> {
  await beacon.post({ s, h: [wireHit(changes)] }, { 'User-Agent': agent });
}

test('the first hit that counts is seen: when, and from which host', async () => {
  expect(await check(SITE.id)).toMatchObject({ status: 200, seen: false });
  await send(SITE.id, { u: 'https://shop.example.com/cart' });
  await expect.poll(() => check(SITE.id), { timeout: 15_000 }).toMatchObject({ seen: true });
  const answer = await check(SITE.id);
  expect(answer).toMatchObject({ hostname: 'shop.example.com', reason: null });
  expect(Math.abs(Date.now() - Date.parse(String(answer['at'])))).toBeLessThan(60_000);
});

test('where nothing counts it says the likely reason', async () => {
  await send('bots', {}, 'Googlebot/2.1 (+http://www.google.com/bot.html)');
  await send('strange', { u: 'no address' });
  await send('foreign', { u: 'https://copy.example/' });
  const reasonOf = async (site: string) => (await check(site))['reason'];
  await expect.poll(() => reasonOf('bots'), { timeout: 15_000 }).toBe('bots');
  await expect.poll(() => reasonOf('strange'), { timeout: 15_000 }).toBe('malformed');
  await expect.poll(() => reasonOf('foreign'), { timeout: 15_000 }).toBe('excluded');
  expect(await check('empty')).toMatchObject({ status: 200, reason: 'nothingArrived' });
  expect(await check('nobody')).toMatchObject({ status: 404, reason: 'unknownSite', seen: false });
  expect((await check('')).status).toBe(400);
});
