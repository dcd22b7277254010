/** Runs the built apps as they run in production: real processes, a database and a key prefix of their own, free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@footfall/testing';
import { type Ended, runToEnd } from './run-to-end.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** A start takes two seconds, and far longer when twenty processes share two cores. */
const READY_MS = 90_000;
const STOP_MS = 20_000;

export type AppName = 'beacon' | 'api' | 'worker';

/** One app's process, which a test may kill and start again. */
export type App = {
  readonly name: AppName;
  readonly url: string;
  readonly output: string;
  /** Undefined before the first start. */
  readonly pid: number | undefined;
  start(): Promise<void>;
  /** Ends it by a signal and waits for its end; resolves with its exit code, or the signal that it died of. Null when it never ran. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ending>;
};

export type Ending = number | NodeJS.Signals | null;

export type Apps = Record<AppName, App> & {
  apiKey: string;
  dataDir: string;
  /** The URI with this installation's own database. */
  mongodbUri: string;
  /** Runs a command of the worker, such as `status`, to its end. */
  runWorker(...args: string[]): Promise<Ended>;
  stop(): Promise<void>;
};

/** Prepares the three apps; none runs before its `start()`. Settings that name a port are a function of them. */
export async function prepareApps(
  stores: { mongodbUri: string; redisUrl: string },
  settings:
    | Record<string, string>
    | ((ports: Record<AppName, number>) => Record<string, string>) = {},
  nodeArgs: readonly string[] = [],
): Promise<Apps> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footfall-apps-'));
  const apiKey = randomBytes(24).toString('hex');
  const mongodbUri = withDatabase(stores.mongodbUri, `footfall_${randomBytes(6).toString('hex')}`);
  const ports = { beacon: await freePort(), api: await freePort(), worker: await freePort() };
  const env = {
    PATH: process.env['PATH'] ?? '',
    MONGODB_URI: mongodbUri,
    REDIS_URL: stores.redisUrl,
    REDIS_KEY_PREFIX: `${randomBytes(4).toString('hex')}:`,
    FOOTFALL_DATA: dataDir,
    FOOTFALL_API_KEY: apiKey,
    PORT: String(ports.api),
    BEACON_PORT: String(ports.beacon),
    WORKER_PORT: String(ports.worker),
    ...(typeof settings === 'function' ? settings(ports) : settings),
  };
  const appAt = (name: AppName, port: number) => {
    const program = join(ROOT, 'apps', name, 'dist/main.js');
    const command = [process.execPath, ...nodeArgs, program];
    return createApp(name, `http://127.0.0.1:${port}`, { command, env });
  };
  const apps = {
    beacon: appAt('beacon', ports.beacon),
    api: appAt('api', ports.api),
    worker: appAt('worker', ports.worker),
  };
  return {
    ...apps,
    apiKey,
    dataDir,
    mongodbUri,
    runWorker: (...args) =>
      runToEnd([process.execPath, join(ROOT, 'apps/worker/dist/main.js'), ...args], { env }),
    stop: async () => {
      await Promise.all(Object.values(apps).map((app) => app.end('SIGTERM')));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type Launch = { command: readonly string[]; env: Record<string, string>; cwd?: string };

/** An app that a command starts; it is ready when `url` says so. */
export function createApp(name: AppName, url: string, { command, env, cwd }: Launch): App {
  let child: ChildProcess | undefined;
  const output: string[] = [];
  return {
    name,
    url,
    get output() {
      return output.join('');
    },
    get pid() {
      return child?.pid;
    },
    async start() {
      const [program = '', ...args] = command;
      const started = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      started.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
      started.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
      await untilReady(url, () => {
        const hasEnded = started.exitCode !== null || started.signalCode !== null;
        if (hasEnded) throw new Error(`the ${name} ended: ${output.join('')}`);
        return `the ${name} said: ${output.join('')}`;
      });
    },
    async end(signal) {
      if (child === undefined) return null;
      return await endProcess(child, signal);
    },
  };
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<Ending> {
  const endingOf = () => child.exitCode ?? child.signalCode;
  if (endingOf() !== null) return endingOf();
  const ended = new Promise<Ending>((done) => child.once('exit', () => done(endingOf())));
  child.kill(signal);
  const code = await Promise.race([ended, sleep(STOP_MS, 'hangs' as const, { ref: false })]);
  if (code !== 'hangs') return code;
  child.kill('SIGKILL');
  throw new Error(`process ${child.pid} did not end within ${STOP_MS} ms of ${signal}`);
}

/** `look` throws when there is nothing to wait for any more, and says how it fares. */
async function untilReady(url: string, look: () => string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const said = look();
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline)
      throw new Error(`${url} is not ready: ${await answer?.text()}; ${said}`);
    await sleep(50);
  }
}

/** The URI with another database; options and hosts stay. */
export function withDatabase(uri: string, database: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?[^?]*/, `$1/${database}`);
}
