/** Three real Sentinels over two real Redis, the primary of which is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@footfall/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openCache } from './cache.ts';

const GROUP = 'footfall';

let folder: string;
let processes: ChildProcess[] = [];

function startRedis(args: readonly string[]): ChildProcess {
  const [program = '', ...first] = inject('redisCommand');
  const child = spawn(program, [...first, ...args], { stdio: 'ignore', cwd: folder });
  processes.push(child);
  return child;
}

function startServer(port: number, primaryPort?: number): ChildProcess {
  const follow = primaryPort === undefined ? [] : ['--replicaof', '127.0.0.1', String(primaryPort)];
  const common = ['--bind', '127.0.0.1', '--save', '', '--dir', folder];
  return startRedis(['--port', String(port), ...common, ...follow]);
}

async function startSentinel(primaryPort: number): Promise<number> {
  const port = await freePort();
  const file = join(folder, `sentinel-${port}.conf`);
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${GROUP} 127.0.0.1 ${primaryPort} 2`,
    `sentinel down-after-milliseconds ${GROUP} 500`,
    `sentinel failover-timeout ${GROUP} 3000`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  startRedis([file, '--sentinel']);
  return port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-sentinel-'));
});

afterAll(async () => {
  const ends = processes.map((child) => {
    if (child.exitCode !== null || child.signalCode !== null) return undefined;
    const end = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    return end;
  });
  await Promise.all(ends);
  processes = [];
  await rm(folder, { recursive: true, force: true });
});

/** Runs commands on one server, without Sentinels. */
async function on<Value>(port: number, commands: (redis: Redis) => Promise<Value>): Promise<Value> {
  const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 0, retryStrategy: null });
  redis.on('error', () => {});
  try {
    return await commands(redis);
  } finally {
    redis.disconnect();
  }
}

/** A Sentinel that a busy machine did not let run for two seconds keeps still for thirty (its TILT mode). */
const PATIENCE = { timeout: 70_000, interval: 200 };

test('when the primary is killed, the cache goes on with the one that the Sentinels choose', async () => {
  const primaryPort = await freePort();
  const primary = startServer(primaryPort);
  startServer(await freePort(), primaryPort);
  const replicas = () => on(primaryPort, (redis) => redis.wait(1, 100)).catch(() => 0);
  await expect.poll(replicas, PATIENCE).toBe(1);

  const ports: number[] = [];
  for (let index = 0; index < 3; index += 1) ports.push(await startSentinel(primaryPort));
  // A Sentinel that does not know the replica or the other Sentinels yet can choose nobody.
  const known = (port: number) =>
    on(port, async (redis) => [
      ((await redis.call('SENTINEL', 'REPLICAS', GROUP)) as unknown[]).length,
      ((await redis.call('SENTINEL', 'SENTINELS', GROUP)) as unknown[]).length,
    ]).catch(() => []);
  for (const port of ports) await expect.poll(() => known(port), PATIENCE).toEqual([1, 2]);

  const cache = openCache({
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${GROUP}`,
    keyPrefix: 'sentinel:',
    commandTimeoutMs: 300,
  });
  try {
    const set = (value: string) => cache.run((redis) => redis.set('sentinel:key', value));
    const up = { isAway: false, value: 'OK' };
    await expect.poll(() => set('before'), PATIENCE).toEqual(up);
    primary.kill('SIGKILL');
    await expect.poll(() => set('after'), PATIENCE).toEqual(up);
    const role = await cache.run(async (redis) => (await redis.role())[0]);
    expect(role).toEqual({ isAway: false, value: 'master' });
  } finally {
    await cache.close();
  }
}, 300_000);
