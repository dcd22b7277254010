import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@footfall/db';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const MAIN = resolve(import.meta.dirname, 'main.ts');
const READY_MS = 20_000;

let folder: string;
let child: ChildProcess | undefined;
let output: string;
const databaseName = `api_main_${process.pid}_${Date.now()}`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-main-'));
  output = '';
});
afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
  const database = openDatabase({ uri: inject('mongodbUri'), name: databaseName, appName: 'test' });
  await database.db.dropDatabase();
  await database.close();
});

/** Starts the process as it is, without a build. */
function start(settings: Record<string, string>): ChildProcess {
  const started = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'] ?? '',
      MONGODB_URI: inject('mongodbUri').replace(
        /^(mongodb:\/\/[^/?]+)\/?[^?]*/,
        `$1/${databaseName}`,
      ),
      REDIS_URL: inject('redisUrl'),
      FOOTFALL_DATA: folder,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return started;
}

async function exitCode(process: ChildProcess): Promise<number | null> {
  if (process.exitCode === null) await once(process, 'exit');
  return process.exitCode;
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while ((await fetch(`${url}/readyz`).catch(() => null))?.ok !== true) {
    if (Date.now() > deadline) throw new Error(`not ready: ${output}`);
    await sleep(50);
  }
}

async function listenSomewhere(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

describe('the process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'answers on its port, and on %s ends with 0 after what it was asked last',
    async (signal) => {
      const { server, port } = await listenSomewhere();
      server.close();
      const url = `http://127.0.0.1:${port}`;
      const started = start({ PORT: String(port) });
      await untilReady(url);
      const answer = await fetch(`${url}/api/trpc/account.me`, {
        headers: { cookie: 'footfall.session=ada@example.com' },
      });
      expect(await answer.json()).toMatchObject({ result: { data: { needsSetup: true } } });

      const last = fetch(`${url}/api/v1/openapi.json`);
      expect((await last).status).toBe(200);
      started.kill(signal);
      expect(await exitCode(started)).toBe(0);
      await expect(fetch(`${url}/healthz`)).rejects.toThrow();
      expect(output).toContain('"route":"/api/trpc/*"');
      expect(output).not.toContain('ada@example.com');
    },
  );

  test('says in one sentence that its port is taken, and ends with 1', async () => {
    const { server, port } = await listenSomewhere();
    expect(await exitCode(start({ PORT: String(port) }))).toBe(1);
    expect(output.trim()).toBe(
      `Port ${port} of 127.0.0.1 is taken; stop what uses it, or set PORT to another one.`,
    );
    server.close();
  });

  test('says in one sentence that its API key is too short, and ends with 1', async () => {
    expect(await exitCode(start({ FOOTFALL_API_KEY: 'tooshort' }))).toBe(1);
    expect(output.trim()).toBe(
      'The settings are wrong: FOOTFALL_API_KEY must have at least 32 characters.',
    );
  });

  test('says that MongoDB cannot be reached, and ends with 1', async () => {
    const { server, port } = await listenSomewhere();
    server.close();
    const uri = `mongodb://ada:hunter2@127.0.0.1:${port}/footfall`;
    expect(await exitCode(start({ MONGODB_URI: uri }))).toBe(1);
    expect(output.trim()).toMatch(/^MongoDB cannot be used: .*$/);
    expect(output).not.toContain('hunter2');
  });
});
