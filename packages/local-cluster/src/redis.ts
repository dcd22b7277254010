// Starts Redis on this machine: sessions, live visitors and cached reports, all of which expire.
import { mkdir, readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLeftover } from './leftover.ts';
import { type MemberProcess, startProcess } from './member-process.ts';
import { lastLine, runCommand } from './run-command.ts';
import { MEMBER_ENVIRONMENT } from './software.ts';
import type { Launcher } from './unprivileged.ts';

export interface RedisSpec {
  /** The program, with the loader before it where it is the unpacked one. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  /** Absent on systems without setpriv: Redis then runs as we do. */
  readonly launcher: Launcher | undefined;
}

const PID_FILE = 'redis.pid';
const READY_POLL_MS = 20;
// Reading a dump of 512 MB takes seconds.
const READY_TIMEOUT_MS = 30_000;
const PING_TIMEOUT_MS = 1_000;

/** Resolves when Redis answers PING. */
export async function startRedis(
  spec: RedisSpec,
  signal: AbortSignal | undefined,
): Promise<MemberProcess> {
  if (spec.launcher) await spec.launcher.makePrivateFolder(spec.folder);
  else await mkdir(spec.folder, { recursive: true, mode: 0o700 });
  await endLeftoverRedis(spec.folder);
  const command = [...spec.command, ...settings(spec)];
  const redis = await startProcess({
    command: spec.launcher?.wrap(command, 'TERM') ?? command,
    cwd: '/',
    logFile: spec.logFile,
    env: MEMBER_ENVIRONMENT,
  });
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (redis.isRunning() && performance.now() < deadline && !signal?.aborted) {
    if (await isAnswering(spec.port)) return redis;
    await sleep(READY_POLL_MS);
  }
  await redis.stop(['SIGTERM'], 1_000);
  signal?.throwIfAborted();
  const log = await readFile(spec.logFile, 'utf8').catch(() => '');
  throw new Error(`Redis does not start (${lastLine(log)}); see ${spec.logFile}`);
}

/** Must be called before ports are chosen, as a Redis that an earlier run left behind still holds its own. */
export async function endLeftoverRedis(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, PID_FILE), 'utf8').catch(() => ''));
  await endLeftover(pid, folder, ['SIGTERM']);
}

/** The redis-server on PATH, where there is one. */
export const hostRedisCommand: readonly string[] = ['redis-server'];

export async function hasHostRedis(): Promise<boolean> {
  const found = await runCommand([...hostRedisCommand, '--version'], { timeoutMs: 10_000 });
  return found.outcome === 'done';
}

function settings({ folder, port }: RedisSpec): string[] {
  const values: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    pidfile: join(folder, PID_FILE),
    // What is here can be computed or begun anew; a dump now and then (and at the end) spares the sessions a restart.
    appendonly: 'no',
    save: '300 1',
    'stop-writes-on-bgsave-error': 'no',
    maxmemory: '512mb',
    // Full: what expires soonest goes first, that is short-lived cached reports and sessions about to end. Refusing
    // writes (noeviction) would end every session at once, and keys without an expiry are not ours to lose.
    'maxmemory-policy': 'volatile-ttl',
  };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
}

async function isAnswering(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const finish = (isPong: boolean) => {
      socket.destroy();
      resolve(isPong);
    };
    socket.setTimeout(PING_TIMEOUT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    // "-LOADING …" while it reads its dump.
    socket.once('data', (reply) => finish(reply.toString('latin1').startsWith('+PONG')));
  });
}
