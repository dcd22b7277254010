import { join } from 'node:path';
import { createLedgerStore } from '@footfall/db';
import { SITE } from '@footfall/enrichment/under-test';
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
let beacons: BeaconUnderTest[];

beforeEach(async () => {
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
  beacons = await Promise.all(
    ['one', 'two', 'three'].map((name) =>
      startOn(ground, { dataDir: join(ground.settings.dataDir, name) }),
    ),
  );
  await Promise.all(beacons.map(({ url }) => untilReady(url)));
});

afterEach(async () => {
  await Promise.all(beacons.map((beacon) => beacon.stop()));
  await ground.close();
});

async function readLedger(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const span = { from: Date.now() - 3_600_000, to: Date.now() + 1 };
  const ledger = createLedgerStore(ground.database);
  for (const { outcome, count } of await ledger.read(SITE.id, span, 'latest')) {
    counts[outcome] = (counts[outcome] ?? 0) + count;
  }
  return counts;
}

test('the same body a hundred times over three beacons is stored once, and accounted for a hundred times', async () => {
  const hits = Array.from({ length: 5 }, () => wireHit());
  const body = { s: SITE.id, h: hits };
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, turn) => beacons[turn % beacons.length]?.post(body)),
  );
  expect(answers.map((answer) => answer?.status)).toEqual(answers.map(() => 202));
  // Long after the first copy, too.
  await expect.poll(async () => (await readLedger())['stored'], { timeout: 10_000 }).toBe(5);
  for (const beacon of beacons) expect((await beacon.post(body)).status).toBe(202);
  const accounted = { stored: 5, duplicate: 102 * 5 };
  await expect.poll(readLedger, { timeout: 10_000 }).toEqual(accounted);
  const stored = (await ground.storedHits(SITE.id)).map((hit) => hit.hitId);
  expect([...stored].sort()).toEqual(hits.map((hit) => hit['i']).sort());
});
