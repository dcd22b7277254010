/** Hits grow old: from MongoDB to parts in S3, into the archive and together there, with workers killed and S3 failing all along. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHitStore, createManifestStore, type Database, openDatabase } from '@footfall/db';
import { dayOf, daysOfPart, formBatch, monthOf, type StoredHit } from '@footfall/domain';
import { BLANK_HIT } from '@footfall/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type S3Server, type Spoiling, startS3Server } from '../packages/archive/test/s3-server.ts';
import { type Apps, prepareApps } from './setup/apps.ts';
import { eventually } from './setup/eventually.ts';
import { type FootfallApi, footfallApi } from './setup/footfall-api.ts';

const SITE = 'old-hits';
const DAY_MS = 86_400_000;
const NOW = Date.now();
const TODAY = NOW - (NOW % DAY_MS);
/** On both sides of the 30 days after which hits leave. */
const AGES_DAYS = [45, 44, 31, 29];
/** Days of a month that has been over for so long that they are merged. */
const SMALL_DAYS = [10, 11, 20].map((day) =>
  Date.UTC(new Date(NOW).getUTCFullYear(), new Date(NOW).getUTCMonth() - 3, day),
);
const SMALL_MONTH = monthOf(SMALL_DAYS[0] ?? 0);
const BATCHES_A_DAY = 4;
const HITS_A_BATCH = 60;
/** The worker is killed at its so many-th request to S3 since it was started; then it may live. */
const KILLS = [3, 8, 14];
/** Every so many-th request to S3 goes wrong, each time in another way. */
const SPOIL_EVERY = 6;
const SPOILINGS: readonly Spoiling[] = ['fail', 'cutRequest', 'loseAnswer', 'cutAnswer', 'spoil'];
/** A worker that asked S3 for nothing for so long has done what it can for now. */
const IDLE_MS = 3_000;
/** How long it may take to ask for the first time, on a machine that does much else. */
const FIRST_MS = 15_000;

let apps: Apps;
let api: FootfallApi;
let s3: S3Server;
let database: Database;

beforeAll(async () => {
  s3 = await startS3Server();
  const { endpoint, bucket, accessKeyId, secretAccessKey } = s3.settings;
  apps = await prepareApps(
    { mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') },
    {
      ...{ SEAL_INTERVAL_MS: '200', OBJECT_STORE: 's3', S3_ENDPOINT: endpoint },
      ...{ S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId },
      ...{ S3_SECRET_ACCESS_KEY: secretAccessKey },
    },
  );
  await apps.api.start();
  const { url: apiUrl } = apps.api;
  api = footfallApi({ apiUrl, beaconUrl: apps.beacon.url, apiKey: apps.apiKey });
  await api.createSite({ id: SITE, domain: 'old.example', timezone: 'Europe/Berlin' });
  database = openDatabase({ uri: apps.mongodbUri, appName: 'archive-test' });
});

afterAll(async () => {
  await apps.stop();
  await database.close();
  await s3.close();
});

/** Stores a day's hits as batches that came in two days ago: the youngest age at which they may leave; gives back how many. */
async function storeDay(day: number): Promise<number> {
  const batches = Array.from({ length: BATCHES_A_DAY }, (_, batch) => {
    const hits = Array.from({ length: HITS_A_BATCH }, (__, index): StoredHit => {
      // The last batch reaches over midnight.
      const at = day + (batch + 1) * 6 * 3_600_000 - 1_800_000 + index * 59_000;
      const session = Math.floor(index / 3);
      const ids = { visitorId: at - (at % 10), sessionId: day + batch * 100 + session };
      const name = index % 5 === 4 ? 'signup' : 'pageview';
      const page = `/page/${index % 7}`;
      return {
        ...{ ...BLANK_HIT, ...ids, name, page, at, sessionAt: at, order: index },
        hitId: randomBytes(12).toString('hex'),
      };
    });
    const formed = hits.filter(({ at }) => monthOf(at) === monthOf(hits[0]?.at ?? 0));
    return formBatch(randomBytes(12).toString('hex'), SITE, formed);
  });
  const outcomes = await createHitStore(database).storeBatches(batches);
  expect(outcomes.every((outcome) => outcome === 'stored')).toBe(true);
  const ids = batches.map(({ batchId }) => batchId);
  await database
    .collection<{ _id: string }>('hits')
    .updateMany({ _id: { $in: ids } }, { $set: { storedAt: new Date(NOW - 2 * DAY_MS) } });
  return batches.reduce((sum, { count }) => sum + count, 0);
}

/** Everything that a user sees of the site, and how many hits that is by each answer: one may be of a moment ago. */
async function ask(): Promise<{ answers: unknown[]; hits: number[] }> {
  const metrics = ['visitors', 'sessions', 'pageviews', 'events', 'bounceRate'] as const;
  const answers: unknown[] = [];
  const hits: number[] = [];
  for (const dimensions of [[], ['time:day'], ['page'], ['event']] as const) {
    const question = { site: SITE, metrics: [...metrics], range: 'all' as const };
    const order = { orderBy: [['visitors', 'desc'] as ['visitors', 'desc']] };
    const answer = await api.query({
      ...{ ...question, dimensions: [...dimensions] },
      ...(dimensions[0] === 'page' ? order : {}),
    });
    const { results, totals } = answer;
    const [, , pageviews, events] = totals;
    answers.push({ results, totals });
    hits.push(Number(pageviews) + Number(events));
  }
  const [from, to] = [dayOf(NOW - 3 * DAY_MS), dayOf(NOW)];
  const ledger = await fetch(`${apps.api.url}/api/v1/ledger?site=${SITE}&from=${from}&to=${to}`, {
    headers: { authorization: `Bearer ${apps.apiKey}` },
  });
  return { answers: [...answers, await ledger.json()], hits };
}

/** Runs a worker until it is killed at that request, or has nothing to do any more. */
async function runWorker(killAt: number): Promise<void> {
  const before = s3.requests;
  let isKilled = false;
  let lastAt = Date.now();
  s3.onRequest = ({ count }) => {
    lastAt = Date.now();
    if (count - before === killAt && apps.worker.pid !== undefined) {
      isKilled = true;
      process.kill(apps.worker.pid, 'SIGKILL');
      // Every other kill comes after the request has had its effect.
      return killAt % 2 === 0 ? 'hang' : null;
    }
    return count % SPOIL_EVERY === 0
      ? (SPOILINGS[(count / SPOIL_EVERY) % SPOILINGS.length] ?? null)
      : null;
  };
  await apps.worker.start().catch((error: unknown) => {
    if (!isKilled) throw error;
  });
  const patience = () => (s3.requests === before ? FIRST_MS : IDLE_MS);
  while (!isKilled && Date.now() - lastAt < patience()) await sleep(100);
  await apps.worker.end(isKilled ? 'SIGKILL' : 'SIGTERM');
  s3.onRequest = () => null;
  // What a killed worker held would end by itself, after half a minute.
  await database.collection('leases').updateMany({}, { $set: { expiresAt: new Date(0) } });
}

type Seen = {
  /** Each day that a part has, and where it is. */
  levels: string[];
  /** Of each part of the month of small days, how many days it has. */
  merged: number[];
  leftDays: string[];
};

async function lookAt(): Promise<Seen> {
  const months = await createManifestStore(database).list(SITE, 'latest');
  const parts = months.flatMap((month) => month.parts);
  const levels = parts.flatMap((part) => daysOfPart(part).map(({ day }) => `${day} ${part.level}`));
  const small = months.find(({ month }) => month === SMALL_MONTH)?.parts ?? [];
  const merged = small.map((part) => daysOfPart(part).length);
  const left = await database.collection('hits').distinct('maxAt', { siteId: SITE });
  return { levels, merged, leftDays: [...new Set(left.map((at) => dayOf(Number(at))))].sort() };
}

describe('hits that grow old', () => {
  it('are in the reports exactly once, wherever they are and whatever was killed on their way', async () => {
    for (const age of AGES_DAYS) await storeDay(TODAY - age * DAY_MS);
    for (const day of SMALL_DAYS) await storeDay(day);
    const wanted = await ask();
    expect(JSON.stringify(wanted.answers)).toMatch(/"received":[1-9]/);

    const kills = [...KILLS];
    const dueBefore = dayOf(TODAY - 30 * DAY_MS);
    await eventually(async () => {
      await runWorker(kills.shift() ?? Number.POSITIVE_INFINITY);
      expect(await ask()).toEqual(wanted);
      const { levels, merged, leftDays } = await lookAt();
      expect(kills).toEqual([]);
      const due = levels.filter((entry) => entry < dueBefore);
      expect(due.length).toBeGreaterThanOrEqual(3 + SMALL_DAYS.length);
      expect(due.filter((entry) => !entry.endsWith('archived'))).toEqual([]);
      expect(leftDays.filter((day) => day < dueBefore)).toEqual([]);
      // The last batch of a day reaches into the next one, which then has hits too.
      expect(merged).toEqual([levels.filter((entry) => entry.startsWith(SMALL_MONTH)).length]);
    }, 150_000);

    // A hit that comes late reopens its day, which goes the same way again.
    const late = (await storeDay(TODAY - 44 * DAY_MS)) + (await storeDay(SMALL_DAYS[1] ?? 0));
    let more = wanted;
    await eventually(async () => {
      more = await ask();
      expect(more.hits).toEqual(wanted.hits.map((hits) => hits + late));
    });
    await eventually(async () => {
      await runWorker(Number.POSITIVE_INFINITY);
      expect(await ask()).toEqual(more);
      const { levels, merged } = await lookAt();
      const days = levels.filter((entry) => entry < dueBefore);
      expect(days.filter((entry) => !entry.endsWith('archived'))).toEqual([]);
      expect(merged).toHaveLength(1);
    }, 100_000);
  }, 300_000);
});
