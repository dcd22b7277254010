import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCache } from '@footfall/cache';
import { createLedgerStore } from '@footfall/db';
import { draftOf, SITE } from '@footfall/enrichment/under-test';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import {
  type Ground,
  prepareGround,
  untilReady,
  wireHit,
  withClient,
} from './beacon-under-test.ts';
import { openSpool } from './spool/spool.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
/** Seeded: nothing may keep them. The addresses are public ones, so that they are limited as visitors' are. */
const ADDRESS = '193.99.144.77';
const ADDRESS_6 = '2a00:1450:4001:831:5eed:5eed:5eed:5eed';
const AGENT = 'SeededAgent/7.7 (nobody else sends this)';
const EMAIL = 'seeded.person@seeded-mail.example';
const CARD = '4111111111111111';
const SECRET = 'seeded-secret-of-a-page';
const KEY = 'a-seeded-key-that-may-write-0123456789';
const SEEDS = [
  ADDRESS,
  ADDRESS_6,
  '5eed:5eed',
  'SeededAgent',
  'seeded.person',
  'seeded-mail',
  CARD,
  SECRET,
  KEY,
];
/** As a driver or an encoder might write an address. */
const SEEDED_ADDRESS_BYTES = [
  Buffer.from([193, 99, 144, 77]),
  Buffer.from('2a001450400108315eed5eed5eed5eed', 'hex'),
];

let ground: Ground;
let children: ChildProcess[];
let output: string;

beforeEach(async () => {
  children = [];
  output = '';
  ground = await prepareGround({ mongodbUri: inject('mongodbUri'), redisUrl: inject('redisUrl') });
});

afterEach(async () => {
  await Promise.all(children.map((child) => kill(child, 'SIGKILL')));
  await ground.close();
});

function run(changes: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: {
      PATH: process.env['PATH'],
      BEACON_PORT: '0',
      MONGODB_URI: ground.settings.mongodbUri,
      REDIS_URL: ground.settings.redisUrl,
      REDIS_KEY_PREFIX: ground.settings.redisKeyPrefix,
      FOOTFALL_DATA: ground.settings.dataDir,
      TRUSTED_PROXIES: '127.0.0.1',
      ADDRESS_HITS_PER_SECOND: '0',
      ...changes,
    },
  });
  children.push(child);
  const keep = (bytes: Buffer) => {
    output += bytes.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return child;
}

async function start(changes: Record<string, string> = {}) {
  const child = run(changes);
  const port = await new Promise<number>((resolve, reject) => {
    let seen = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      seen += bytes.toString();
      const found = /"port":(\d+),"msg":"listening"/.exec(seen)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('exit', () => reject(new Error(`the beacon did not start: ${output}`)));
  });
  const beacon = withClient({ child, port });
  await untilReady(beacon.url);
  return beacon;
}

type Started = Awaited<ReturnType<typeof start>>;

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = exitOf(child);
  child.kill(signal);
  return await exit;
}

test('the ledger accounts for every hit of acknowledged requests, to the unit, also after kills', async () => {
  const bot = { 'User-Agent': 'Googlebot/2.1' };
  for (const round of [1, 2]) {
    const beacon = await start();
    for (let request = 0; request < 5; request += 1) {
      const hit = wireHit();
      const h = [hit, hit, wireHit(), wireHit({ u: 'nowhere' }), 'nonsense'];
      expect((await beacon.post({ s: SITE.id, h })).status, `round ${round}`).toBe(202);
      expect((await beacon.post({ s: SITE.id, h: [hit] })).status).toBe(202);
      expect((await beacon.post({ s: SITE.id, h: [wireHit()] }, bot)).json).toMatchObject({
        accepted: 1,
        leftOut: [{ index: 0, verdict: 'bot:agent' }],
      });
    }
    // Some rounds end with everything in the spool, some with it half shipped.
    await new Promise((resolve) => setTimeout(resolve, (round - 1) * 600));
    await kill(beacon.child, 'SIGKILL');
  }
  const last = await start();
  expect(await kill(last.child, 'SIGTERM')).toBe(0);
  const ledger = createLedgerStore(ground.database);
  const span = { from: Date.now() - 3_600_000, to: Date.now() + 1 };
  const counts: Record<string, number> = {};
  for (const { outcome, count } of await ledger.read(SITE.id, span, 'latest')) {
    counts[outcome] = (counts[outcome] ?? 0) + count;
  }
  expect(counts).toEqual({
    stored: 20,
    duplicate: 20,
    'bot:agent': 10,
    'malformed:url': 10,
    'malformed:notAnObject': 10,
  });
}, 60_000);

test('told to stop, it ships what it holds and ends well', async () => {
  const beacon = await start();
  const hits = Array.from({ length: 50 }, () => wireHit());
  await beacon.post({ s: SITE.id, h: hits });
  expect(await kill(beacon.child, 'SIGTERM')).toBe(0);
  expect(await ground.storedHits(SITE.id)).toHaveLength(50);
});

test('neither files nor logs nor Redis nor MongoDB ever hold an address, a user agent or what pages should not send', async () => {
  const keyHash = createHash('sha256').update(KEY).digest('hex');
  await ground.addKey(keyHash, SITE.ownerId, ['hits:write']);
  const beacon = await start({ LOG_LEVEL: 'debug', ADDRESS_HITS_PER_SECOND: '500' });
  const sent = await sendSeeded(beacon);
  const spool = join(ground.settings.dataDir, 'spool');
  const before = await contentOf(spool);
  expect(before).toContain('example.com');
  await expect
    .poll(async () => (await ground.storedHits(SITE.id)).length, { timeout: 15_000 })
    .toBe(sent);
  await expect.poll(() => everythingInRedis()).toContain('live:');
  const figures = await (await fetch(`${beacon.url}/metrics`)).text();
  const readiness = await (await fetch(`${beacon.url}/readyz`)).text();
  await kill(beacon.child, 'SIGTERM');
  const everything = {
    spoolBefore: before,
    spoolAfter: await contentOf(spool),
    log: output,
    figures,
    readiness,
    redis: await everythingInRedis(),
    mongodb: await everythingInMongodb(),
    hits: JSON.stringify(await ground.storedHits(SITE.id)),
  };
  expect(everything.hits).toContain('[email]');
  const bytes = SEEDED_ADDRESS_BYTES.map((one) => one.toString('latin1'));
  for (const [where, text] of Object.entries(everything)) {
    expect(text.length, where).toBeGreaterThan(0);
    for (const seed of [...SEEDS, ...bytes])
      expect(text.includes(seed), `${seed} in ${where}`).toBe(false);
  }
}, 60_000);

/** Sends seeded values through every door, in every field; answers how many hits are to be stored. */
async function sendSeeded(beacon: Started): Promise<number> {
  const headers = {
    'X-Forwarded-For': ADDRESS,
    'User-Agent': AGENT,
    Cookie: `session=${SECRET}`,
    Referer: `https://example.com/from?token=${SECRET}`,
  };
  const page = `https://example.com/of/${EMAIL}/${CARD}?token=${SECRET}&utm_term=${EMAIL}#${SECRET}`;
  const fields = {
    u: page,
    r: `https://other.example/${EMAIL}?token=${SECRET}`,
    t: `Inbox of ${EMAIL}`,
    p: { mail: EMAIL, note: `card ${CARD}` },
    ip: ADDRESS,
    ua: AGENT,
  };
  const send = (path: string, body: unknown, more = {}) =>
    fetch(`${beacon.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...headers, ...more },
    });
  const kept = [
    send('/e', { s: SITE.id, h: [wireHit(fields), wireHit({ n: EMAIL })] }),
    send(
      '/e',
      { s: SITE.id, h: [wireHit({ ...fields, ip: ADDRESS_6 })] },
      { Authorization: `Bearer ${KEY}` },
    ),
    send('/e', { s: SITE.id, h: [wireHit(fields)] }, { 'X-Forwarded-For': ADDRESS_6 }),
    send('/api/event', { n: 'pageview', d: 'example.com', u: page, p: { mail: EMAIL } }),
    send('/api/send', {
      payload: {
        website: SITE.id,
        url: page,
        title: EMAIL,
        data: { a: EMAIL },
        id: EMAIL,
        ip: ADDRESS,
      },
    }),
    fetch(`${beacon.url}/p.gif?s=${SITE.id}&u=${encodeURIComponent(page)}`, { headers }),
  ];
  for (const answer of await Promise.all(kept)) expect(answer.ok).toBe(true);
  const refused = [
    send('/e', { s: 'unknown', h: [wireHit(fields)] }),
    send('/e', { s: SITE.id, h: [{ ...wireHit(fields), i: EMAIL }] }),
    send('/api/send', { type: 'identify', payload: { website: SITE.id, data: { mail: EMAIL } } }),
    send('/e', { s: SITE.id, h: [wireHit()] }, { Authorization: `Bearer ${SECRET}` }),
    fetch(`${beacon.url}/e`, { method: 'POST', body: `{"${EMAIL}`, headers }),
    fetch(`${beacon.url}/${EMAIL}?token=${SECRET}`, { headers }),
  ];
  const statuses = (await Promise.all(refused)).map((answer) => answer.status);
  expect(statuses).toEqual([404, 202, 200, 401, 400, 404]);
  return kept.length + 1;
}

async function everythingInMongodb(): Promise<string> {
  const collections = await ground.database.db.listCollections().toArray();
  const documents = collections.map(({ name }) =>
    ground.database.db.collection(name).find().limit(1_000).toArray(),
  );
  const all = (await Promise.all(documents)).flat();
  expect(all.length).toBeGreaterThan(0);
  return JSON.stringify(all);
}

async function contentOf(folder: string): Promise<string> {
  const names = await readdir(folder);
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  return files.join('');
}

async function everythingInRedis(): Promise<string> {
  const { redisUrl: url, redisKeyPrefix } = ground.settings;
  const cache = openCache({ url, commandTimeoutMs: 5_000 });
  await expect.poll(() => cache.ping().then(() => 'up', String)).toBe('up');
  const answer = await cache.run(async (redis) => {
    const keys = await redis.keys(`${redisKeyPrefix}*`);
    const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return keys.join('\n') + dumps.map((dump) => dump?.toString('latin1') ?? '').join('\n');
  });
  await cache.close();
  return answer.isAway ? '' : answer.value;
}

test('two beacons on one folder, a port that is taken, wrong settings: one sentence and exit 1', async () => {
  const beacon = await start();
  const second = run();
  expect(await exitOf(second)).toBe(1);
  expect(output).toMatch(/The spool .* is in use by process \d+; give each beacon/);
  const other = run({
    FOOTFALL_DATA: join(ground.settings.dataDir, 'other'),
    BEACON_PORT: String(beacon.port),
  });
  expect(await exitOf(other)).toBe(1);
  expect(output).toContain(`Port ${beacon.port} on 127.0.0.1 is taken by another process`);
  const wrong = run({ BEACON_PORT: 'http', REDIS_URL: 'localhost' });
  expect(await exitOf(wrong)).toBe(1);
  expect(output).toContain('BEACON_PORT must be a port number.');
  expect(output).toContain('REDIS_URL must be a redis:// address, or redis+sentinel://');
  expect((await beacon.post({ s: SITE.id, h: [wireHit()] })).status).toBe(202);
}, 60_000);

test('several processes share the port, one that dies is started again, and all stop together', async () => {
  const beacon = await start({ BEACON_PROCESSES: '3' });
  const spools = () => readdir(ground.settings.dataDir);
  await expect.poll(spools, { timeout: 30_000 }).toEqual(['spool', 'spool-1', 'spool-2']);
  const pids = () => new Set(output.match(/"pid":\d+(?=[^\n]*"msg":"listening")/g));
  await expect.poll(() => pids().size, { timeout: 30_000 }).toBe(3);
  const [victim] = [...pids()].map((text) => Number(text.slice('"pid":'.length)));
  process.kill(Number(victim), 'SIGKILL');
  await expect.poll(() => pids().size, { timeout: 30_000 }).toBe(4);
  const hits = Array.from({ length: 60 }, () => wireHit());
  const answers = await Promise.all(hits.map((hit) => beacon.post({ s: SITE.id, h: [hit] })));
  expect(answers.map((answer) => answer.status)).toEqual(hits.map(() => 202));
  // Whichever process is asked tells the figures of all three.
  for (let asked = 0; asked < 3; asked += 1) {
    const response = await fetch(`${beacon.url}/metrics`, { headers: { Connection: 'close' } });
    const figures = await response.text();
    expect(figures).toContain('footfall_hits_total{outcome="stored",reason=""} 60');
    expect(figures).toMatch(/^footfall_processes 3$/m);
    expect(figures).toMatch(/^footfall_step_seconds_count{step="parse-hit"} 60$/m);
  }
  expect(await kill(beacon.child, 'SIGTERM')).toBe(0);
  const stored = (await ground.storedHits(SITE.id)).map((hit) => hit.hitId).sort();
  expect(stored).toEqual(hits.map((hit) => hit['i']).sort());
}, 60_000);

test('what a beacon with more processes has left behind is shipped by one with fewer', async () => {
  const dir = join(ground.settings.dataDir, 'spool-3');
  const left = openSpool({ dir, bytesMax: 1024 * 1024, now: Date.now });
  await left.append(SITE.id, [{ ...draftOf({ i: 'left-behind-000001' }).hit, at: Date.now() }]);
  await left.close();
  const beacon = await start();
  const count = async () => (await ground.storedHits(SITE.id)).length;
  await expect.poll(count, { timeout: 10_000 }).toBe(1);
  expect(await kill(beacon.child, 'SIGTERM')).toBe(0);
});
