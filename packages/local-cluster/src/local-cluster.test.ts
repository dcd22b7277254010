import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Collection, type CommandStartedEvent, MongoClient } from 'mongodb';
import postgres from 'postgres';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClusterUnavailable } from './cluster-unavailable.ts';
import { type LocalCluster, type LocalClusterOptions, startLocalCluster } from './local-cluster.ts';
import { askMongo } from './mongo-command.ts';
import { POSTGRES_USER } from './postgres-config.ts';
import { provisionLocalCluster } from './provision.ts';

// Shared by all tests of the repository; downloaded once.
const rootDir = join(import.meta.dirname, '../../../.cache/local-cluster');

interface Numbered {
  _id: number;
}

describe('the local cluster', () => {
  let dataDir: string;
  let lines: string[];
  const ends: (() => Promise<unknown>)[] = [];

  const start = async (more: Partial<LocalClusterOptions> = {}): Promise<LocalCluster> => {
    const log = (line: string) => lines.push(line);
    // A mongod on this machine's PATH would be preferred.
    const own = { mongodBinary: 'no-mongod-for-this-test' };
    const cluster = await startLocalCluster({ ...own, dataDir, rootDir, log, ...more });
    ends.push(() => cluster.stop());
    return cluster;
  };
  const connect = async (cluster: LocalCluster): Promise<MongoClient> => {
    const client = new MongoClient(cluster.mongodbUri, {
      serverSelectionTimeoutMS: 20_000,
      heartbeatFrequencyMS: 1_000,
      monitorCommands: true,
    });
    ends.push(() => client.close());
    return await client.connect();
  };
  const collect = (client: MongoClient): Collection<Numbered> =>
    client.db('footfall').collection<Numbered>('numbers', { writeConcern: { w: 'majority' } });

  beforeAll(async () => {
    await provisionLocalCluster({ rootDir });
  }, 300_000);
  beforeEach(async () => {
    lines = [];
    dataDir = await mkdtemp(join(tmpdir(), 'footfall-cluster-'));
    await chmod(dataDir, 0o711);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    expect(await processesOf(dataDir)).toEqual([]);
    await rm(dataDir, { recursive: true, force: true });
  }, 120_000);

  it('starts nothing where both addresses are given', async () => {
    const given = { mongodbUri: 'mongodb://db.example', redisUrl: 'redis://cache.example' };
    const cluster = await start(given);
    expect(cluster).toMatchObject({ ...given, engine: 'given' });
    expect(await readdir(dataDir)).toEqual([]);
    await expect(cluster.faults.redis.kill()).rejects.toThrow('not run by this process');
  });

  it('starts only Redis where the database is given', async () => {
    const cluster = await start({ mongodbUri: 'mongodb://db.example' });
    expect(cluster.engine).toBe('given');
    expect(await askRedis(cluster, 'PING')).toBe('+PONG');
    expect((await processesOf(dataDir)).filter((line) => line.includes('/member-'))).toEqual([]);
  });

  it('shows a majority write on the standby at once', async () => {
    const cluster = await start();
    expect(cluster).toMatchObject({ engine: 'documentdb' });
    expect(cluster.replicationState()).toBe('sync');
    const port = Number((hostsOf(cluster)[0] ?? '').split(':')[1]);
    expect(await askMongo(port, { hello: 1 })).toMatchObject({ isWritablePrimary: true });
    const client = await connect(cluster);
    const numbers = collect(client);
    const servers = new Set<string>();
    client.on('commandStarted', (event: CommandStartedEvent) => {
      if (event.commandName === 'find') servers.add(event.address);
    });
    for (let _id = 0; _id < 50; _id++) {
      await numbers.insertOne({ _id });
      expect(await numbers.findOne({ _id }, { readPreference: 'secondary' })).toEqual({ _id });
    }
    expect([...servers]).toEqual([hostsOf(cluster)[1]]);
  }, 120_000);

  it('keeps its data, its ports and its Redis over a restart, and is back soon', async () => {
    const first = await start();
    const client = await connect(first);
    await collect(client).insertOne({ _id: 7 });
    expect(await askRedis(first, 'SET kept yes')).toBe('+OK');
    // A driver that is left open looks for its servers for 20 s when it is closed.
    await client.close();
    await first.stop();

    const startedAt = performance.now();
    const second = await start();
    // Aim: 2.5 s; quiet it takes 0.6 s, and the machine may be busy with other tests.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(second.mongodbUri).toBe(first.mongodbUri);
    expect(second.redisUrl).toBe(first.redisUrl);
    expect(
      await collect(await connect(second))
        .find()
        .toArray(),
    ).toEqual([{ _id: 7 }]);
    expect(await askRedis(second, 'GET kept')).toBe('$3');
  }, 120_000);

  it('takes a wished port where it is free and another where it is not', async () => {
    const [first, second] = [dataDir, join(dataDir, 'second')];
    const one = await start({ dataDir: first, mongodbUri: 'mongodb://db.example' });
    const taken = Number(new URL(one.redisUrl).port);
    const other = await start({
      dataDir: second,
      mongodbUri: 'mongodb://db.example',
      ports: { redis: taken },
    });
    expect(other.redisUrl).not.toBe(one.redisUrl);
    expect(await askRedis(other, 'PING')).toBe('+PONG');
  });

  it('refuses a folder that another process uses, in one sentence', async () => {
    await start();
    const refused = start();
    await expect(refused).rejects.toBeInstanceOf(ClusterUnavailable);
    await expect(refused).rejects.toThrow(/^Another Footfall is running on \S+: .*\.$/);
  }, 120_000);

  it('leaves nothing running when its start is interrupted', async () => {
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(new Error('interrupted')), 400);
    await expect(start({ signal: interrupt.signal })).rejects.toThrow('interrupted');
    expect(await processesOf(dataDir)).toEqual([]);
    const cluster = await start();
    expect(cluster.replicationState()).toBe('sync');
  }, 120_000);

  it('ends with the process that started it, even by SIGKILL, and starts again with its data', async () => {
    const owner = await startInProcess(dataDir);
    const client = await new MongoClient(owner.mongodbUri).connect();
    await collect(client).insertOne({ _id: 1 });
    await client.close();
    owner.child.kill('SIGKILL');
    const deadline = performance.now() + 10_000;
    while ((await processesOf(dataDir)).length > 0 && performance.now() < deadline) await sleep(50);
    expect(await processesOf(dataDir)).toEqual([]);

    const cluster = await start();
    expect(cluster.mongodbUri).toBe(owner.mongodbUri);
    expect(await collect(await connect(cluster)).countDocuments()).toBe(1);
  }, 120_000);

  it('brings back what dies: gateways, Redis, standby and primary', async () => {
    const cluster = await start();
    const numbers = collect(await connect(cluster));
    const { gatewayA, gatewayB, redis, standby, primary } = cluster.faults;
    let _id = 0;
    for (const fault of [gatewayA, gatewayB, redis, standby, primary]) {
      await fault.crash();
      await insertSoon(numbers, { _id: _id++ });
    }
    await until(async () => (await askRedis(cluster, 'PING')) === '+PONG');
    await until(() => cluster.replicationState() === 'sync');
    expect(await numbers.countDocuments({}, { readPreference: 'secondary' })).toBe(_id);
    expect(lines.filter((line) => line.includes('ended unexpectedly'))).toHaveLength(5);
  }, 120_000);

  it('writes and reads on while the standby is stopped, and waits for it again when it is back', async () => {
    const cluster = await start();
    const client = await connect(cluster);
    const numbers = collect(client);
    await numbers.insertOne({ _id: 0 });
    await cluster.faults.standby.kill();

    const killedAt = performance.now();
    await numbers.insertOne({ _id: 1 });
    expect(performance.now() - killedAt).toBeLessThan(5_000);
    expect(cluster.replicationState()).toBe('local');
    const servers = new Set<string>();
    client.on('commandSucceeded', (event) => {
      if (event.commandName === 'find') servers.add(event.address);
    });
    await until(async () => {
      const found = numbers.find({}, { readPreference: 'secondaryPreferred', maxTimeMS: 2_000 });
      return (await found.toArray().catch(() => [])).length === 2;
    });
    expect(servers).toContain(hostsOf(cluster)[0]);

    await cluster.faults.standby.restart();
    await until(() => cluster.replicationState() === 'sync');
    await until(
      async () => (await numbers.countDocuments({}, { readPreference: 'secondary' })) === 2,
    );
  }, 120_000);

  it('does not wait for a standby that is frozen, and copies one that was away for too long', async () => {
    const cluster = await start();
    const numbers = collect(await connect(cluster));
    await numbers.insertOne({ _id: 0 });
    const frozen = await serverProcesses(join(dataDir, 'local-cluster/member-b'));
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      await numbers.insertOne({ _id: 1 });
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
    await until(() => cluster.replicationState() === 'sync');

    await cluster.faults.standby.kill();
    // Noticed within a poll; before that the state still says what was.
    await until(() => cluster.replicationState() === 'local');
    await forgetWal(dataDir);
    await cluster.faults.standby.restart();
    await until(() => cluster.replicationState() === 'sync', 30_000);
    expect(lines.some((line) => /away for too much writing/.test(line))).toBe(true);
    expect(await numbers.countDocuments({}, { readPreference: 'secondary' })).toBe(2);
  }, 120_000);

  it('loses no acknowledged majority write when the primary is killed for good and the standby promoted', async () => {
    const cluster = await start();
    const client = await connect(cluster);
    const numbers = collect(client);
    await numbers.insertOne({ _id: -1 });
    const load = startLoad(numbers);
    await until(() => load.acknowledged.length > 200);

    await cluster.faults.primary.kill('SIGKILL');
    const before = load.acknowledged.length;
    const promotion = cluster.faults.promoteStandby();
    await until(() => load.acknowledged.length > before + 100, 15_000);
    await promotion;
    await load.stop();

    const stored = new Set((await numbers.find().toArray()).map(({ _id }) => _id));
    expect(load.acknowledged.filter((_id) => !stored.has(_id))).toEqual([]);
    await client.db('footfall').collection('new').createIndex({ a: 1 });

    // The old primary comes back as the standby, and holds the same.
    await cluster.faults.standby.restart();
    await until(() => cluster.replicationState() === 'sync', 30_000);
    // It may be in sync a moment before the supervisor has written down that it is back.
    await until(() => lines.some((line) => /is back as the standby \(rewound\)/.test(line)));
    await until(async () => {
      const count = await numbers.countDocuments({}, { readPreference: 'secondary' });
      return count === stored.size;
    });

    // The roles outlive a restart.
    await client.close();
    await cluster.stop();
    const again = await start();
    expect(again.replicationState()).toBe('sync');
    expect(await collect(await connect(again)).countDocuments()).toBe(stored.size);
  }, 120_000);

  it('promotes the standby by itself when the primary cannot be started again, and copies it anew', async () => {
    const cluster = await start();
    const numbers = collect(await connect(cluster));
    await numbers.insertOne({ _id: 1 });
    await rm(join(dataDir, 'local-cluster/member-a/global'), { recursive: true });
    await cluster.faults.primary.crash();
    await insertSoon(numbers, { _id: 2 });
    expect((await numbers.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 2]);
    await until(() => cluster.replicationState() === 'sync', 30_000);
    // It may be in sync a moment before the supervisor has written down that it is back.
    await until(() => lines.some((line) => /is back as the standby \(copied\)/.test(line)));
  }, 120_000);
});

function hostsOf(cluster: LocalCluster): string[] {
  return (/^mongodb:\/\/([^/]+)/.exec(cluster.mongodbUri)?.[1] ?? '').split(',');
}

async function until(isTrue: () => boolean | Promise<boolean>, timeMs = 15_000): Promise<void> {
  const deadline = performance.now() + timeMs;
  while (!(await Promise.resolve(isTrue()).catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`not within ${timeMs} ms: ${isTrue}`);
    await sleep(25);
  }
}

/** Inserts as an application would: again, after a pause, while the set has no primary. */
async function insertSoon(numbers: Collection<Numbered>, document: Numbered): Promise<void> {
  await until(async () => {
    const error: unknown = await numbers.insertOne(document).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return error === undefined || Object(error).code === 11_000;
  });
}

/** Inserts numbered documents one after the other and notes which were acknowledged. */
function startLoad(numbers: Collection<Numbered>) {
  const acknowledged: number[] = [];
  let isStopped = false;
  const run = async (lane: number) => {
    for (let i = 0; !isStopped && i < 100_000; i++) {
      const _id = i * 10 + lane;
      try {
        await numbers.insertOne({ _id });
        acknowledged.push(_id);
      } catch {
        await sleep(20);
      }
    }
  };
  const lanes = Promise.all([run(0), run(1), run(2), run(3)]);
  return {
    acknowledged,
    async stop() {
      isStopped = true;
      await lanes;
    },
  };
}

/** A PostgreSQL server and its children. */
async function serverProcesses(folder: string): Promise<number[]> {
  const pid = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0] ?? '';
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return [pid, ...children.trim().split(' ')].map(Number);
}

/** Writes more than the primary keeps for a standby, after making it keep very little. */
async function forgetWal(dataDir: string): Promise<void> {
  const record = await readFile(join(dataDir, 'local-cluster/cluster.json'), 'utf8');
  const port: number = JSON.parse(record).ports.postgresA;
  const sql = postgres({
    host: '127.0.0.1',
    port,
    user: POSTGRES_USER,
    database: 'postgres',
    max: 1,
  });
  try {
    await sql`ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'`;
    await sql`ALTER SYSTEM SET wal_keep_size = 0`;
    await sql`SELECT pg_reload_conf()`;
    for (let i = 0; i < 5; i++) {
      await sql`SELECT pg_logical_emit_message(false, 'test', repeat('x', 9000000))`;
      await sql`SELECT pg_switch_wal()`;
    }
    await sql`CHECKPOINT`;
  } finally {
    await sql.end({ timeout: 0 });
  }
}

/** The first line of Redis' answer. */
async function askRedis(cluster: LocalCluster, command: string): Promise<string> {
  const socket = createConnection({
    host: '127.0.0.1',
    port: Number(new URL(cluster.redisUrl).port),
  });
  try {
    const answer = new Promise<string>((resolve, reject) => {
      socket.once('data', (data) => resolve(data.toString('utf8').split('\r\n')[0] ?? ''));
      socket.once('error', reject);
    });
    socket.write(`${command}\r\n`);
    return await answer;
  } finally {
    socket.destroy();
  }
}

/** The command lines of all processes of the cluster in this folder. */
async function processesOf(folder: string): Promise<string[]> {
  const record = await readFile(join(folder, 'local-cluster/cluster.json'), 'utf8').catch(
    () => '{}',
  );
  const ports: Record<string, number> = JSON.parse(record).ports ?? {};
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll(
      '\0',
      ' ',
    );
    const isGateway = [ports['gatewayA'], ports['gatewayB']].some((port) =>
      line.includes(`"listenPort":${port},`),
    );
    // Also the holder of the folder's lock; not the process that merely was told the folder.
    const isMember = line.includes(`${folder}/local-cluster`);
    if (isGateway || isMember) found.push(line);
  }
  return found;
}

/** Starts the cluster in a process that can be killed. */
async function startInProcess(
  dataDir: string,
): Promise<{ child: ChildProcess; mongodbUri: string }> {
  const program = `
    import { startLocalCluster } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const cluster = await startLocalCluster(JSON.parse(process.argv[1]));
    process.stdout.write(cluster.mongodbUri + '\\n');`;
  const options = JSON.stringify({ dataDir, rootDir, mongodBinary: 'no-mongod-for-this-test' });
  const args = ['--import', 'tsx', '--input-type=module', '-e', program, options];
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const mongodbUri = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', () => reject(new Error('the owner ended early')));
  });
  return { child, mongodbUri };
}
