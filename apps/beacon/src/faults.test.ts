import { SITE } from '@footfall/enrichment/under-test';
import { type Gate, openGate } from '@footfall/testing/gate';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import {
  type BeaconUnderTest,
  type Ground,
  prepareGround,
  startOn,
  untilReady,
  wireHit,
} from './beacon-under-test.ts';

let ground: Ground;
let redis: Gate;
let mongo: Gate;
let beacon: BeaconUnderTest | undefined;

beforeEach(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  redis = await openGate(inject('redisUrl'));
  const hello = await ground.database.db.command({ hello: 1 });
  mongo = await openGate(`mongodb://${hello['primary'] ?? hello['me']}`);
});

afterEach(async () => {
  await redis.restore();
  await mongo.restore();
  await beacon?.stop();
  beacon = undefined;
  await Promise.all([redis.close(), mongo.close()]);
  await ground.close();
});

/** A beacon that sees Redis and MongoDB through gates. */
async function startBehindGates(): Promise<BeaconUnderTest> {
  const started = await startOn(ground, {
    redisUrl: redis.url,
    mongodbUri: `${mongo.url.replace(/\/$/, '')}/${ground.database.db.databaseName}?directConnection=true`,
  });
  beacon = started;
  return started;
}

async function accept(running: BeaconUnderTest, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    expect((await running.post({ s: SITE.id, h: [wireHit()] })).status).toBe(202);
  }
}

const storedCount = async () => (await ground.storedHits(SITE.id)).length;

test('with Redis gone hits are accepted, and a visitor keeps the session', async () => {
  const running = await startBehindGates();
  await untilReady(running.url);
  await accept(running, 2);
  await redis.tearDown();
  await accept(running, 5);
  await expect.poll(storedCount, { timeout: 10_000 }).toBe(7);
  const hits = await ground.storedHits(SITE.id);
  expect(new Set(hits.map((hit) => hit.sessionId)).size).toBe(1);
  const ready = await fetch(`${running.url}/readyz`);
  expect(ready.status).toBe(200);
  expect(JSON.stringify(await ready.json())).toContain('Redis is away');
});

test('with Redis hung hits are accepted without waiting for it each time', async () => {
  const running = await startBehindGates();
  await untilReady(running.url);
  await accept(running, 10);
  const timeFor = async (count: number) => {
    const startedAt = performance.now();
    await accept(running, count);
    return performance.now() - startedAt;
  };
  const healthyMs = await timeFor(150);
  redis.hang();
  // A timeout of 50 ms for each would be more than seven seconds on top of it.
  expect(await timeFor(150)).toBeLessThan(2 * healthyMs + 5_000);
  await expect.poll(storedCount, { timeout: 20_000 }).toBe(310);
}, 60_000);

test('with MongoDB away hits are accepted, kept and shipped when it is back', async () => {
  const running = await startBehindGates();
  await untilReady(running.url);
  await accept(running, 1);
  await expect.poll(storedCount, { timeout: 10_000 }).toBe(1);
  await mongo.tearDown();
  await accept(running, 30);
  expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
  expect(await storedCount()).toBe(1);
  await mongo.restore();
  await expect.poll(storedCount, { timeout: 20_000 }).toBe(31);
  const ids = (await ground.storedHits(SITE.id)).map((hit) => hit.hitId);
  expect(new Set(ids).size).toBe(31);
}, 40_000);

test('a beacon that starts while MongoDB is away says so and takes hits once it is there', async () => {
  await mongo.tearDown();
  const running = await startBehindGates();
  const ready = await fetch(`${running.url}/readyz`);
  expect(ready.status).toBe(503);
  expect(JSON.stringify(await ready.json())).toContain('The salt of the day is missing');
  const answer = await running.post({ s: SITE.id, h: [wireHit()] });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  // By then the driver's first connection has failed, after which it tries no more by itself.
  const readiness = () => fetch(`${running.url}/readyz`).then((response) => response.text());
  await expect.poll(readiness, { timeout: 15_000 }).toContain('MongoDB does not take hits');
  await mongo.restore();
  await untilReady(running.url);
  await accept(running, 1);
}, 40_000);
