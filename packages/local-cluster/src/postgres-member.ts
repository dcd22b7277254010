// One PostgreSQL server of the cluster: starts, stops and asks it.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { endLeftover } from './leftover.ts';
import { type MemberProcess, startProcess } from './member-process.ts';
import {
  POSTGRES_USER,
  type PostgresRole,
  writePostgresConfig,
  writeSyncNames,
} from './postgres-config.ts';
import { lastLine } from './run-command.ts';
import { MEMBER_ENVIRONMENT, postgresCommand, type Software } from './software.ts';
import type { Launcher } from './unprivileged.ts';

export interface PostgresMemberSpec {
  /** Its name in replication and in the log. */
  readonly name: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  readonly software: Software;
  readonly launcher: Launcher;
}

interface PostgresStart {
  readonly role: PostgresRole;
  readonly source?: { readonly port: number; readonly slot: string };
  readonly signal?: AbortSignal | undefined;
  /** Called as soon as it is known to serve, even when `start` fails afterwards. */
  readonly onReady?: () => void;
}

export interface PostgresMember extends PostgresMemberSpec {
  /** Two connections of ours, opened when they are first used: one may be busy for long. */
  readonly sql: postgres.Sql;
  /** The running process, if there is one. */
  process(): MemberProcess | undefined;
  /** Starts it and waits until it answers (a standby: until it can be read). Throws when it does not come up. */
  start(start: PostgresStart): Promise<void>;
  /** PostgreSQL's fast shutdown: open transactions are rolled back, everything is written. */
  stop(): Promise<void>;
  /** Changes which standby commits wait for ('' for none) while running. */
  setSyncStandby(memberName: string): Promise<void>;
}

const READY_POLL_MS = 30;
// Recovery after a crash replays at most max_wal_size, 1 GB; a slow disk needs a minute for it.
const READY_TIMEOUT_MS = 120_000;
// After a SIGKILL of the server its children keep the shared memory for a moment, and a new one refuses to start.
const START_TRIES_MAX = 5;
const RETRY_PAUSE_MS = 400;
// A fast shutdown writes a checkpoint: at most the shared buffers, seconds on a slow disk.
const STOP_MS = 20_000;

export function createPostgresMember(spec: PostgresMemberSpec): PostgresMember {
  let process: MemberProcess | undefined;
  let sql = connect(spec.port);

  const startOnce = async (start: PostgresStart) => {
    const source = start.source && { ...start.source, memberName: spec.name };
    await writePostgresConfig(spec.folder, {
      port: spec.port,
      role: start.role,
      ...(source && { source }),
    });
    const command = [...postgresCommand(spec.software, 'postgres'), '-D', spec.folder];
    process = await startProcess({
      command: spec.launcher.wrap(command, 'INT'),
      // Not the folder we were started in, which the members' user may not be allowed to enter.
      cwd: '/',
      logFile: spec.logFile,
      env: MEMBER_ENVIRONMENT,
    });
    return await waitUntilReady(spec.folder, process, start.signal);
  };

  return {
    ...spec,
    get sql() {
      return sql;
    },
    process: () => (process?.isRunning() ? process : undefined),
    async start(start) {
      await endLeftoverServer(spec.folder);
      for (let tries = 1; ; tries++) {
        if (await startOnce(start)) break;
        start.signal?.throwIfAborted();
        if (tries === START_TRIES_MAX) throw await startFailure(spec);
        await sleep(RETRY_PAUSE_MS);
      }
      start.onReady?.();
      // The old one waits longer and longer between its attempts to reach the server that is gone.
      await sql.end({ timeout: 0 });
      sql = connect(spec.port);
      await assertOurs(sql, spec);
    },
    async stop() {
      await sql.end({ timeout: 0 });
      // Fast, then immediate, which the next start recovers from.
      await process?.stop(['SIGINT', 'SIGQUIT'], STOP_MS);
    },
    async setSyncStandby(memberName) {
      await writeSyncNames(spec.folder, memberName);
      process?.kill('SIGHUP');
    },
  };
}

function connect(port: number): postgres.Sql {
  return postgres({
    host: '127.0.0.1',
    port,
    user: POSTGRES_USER,
    database: 'postgres',
    max: 2,
    connect_timeout: 3,
    onnotice: () => undefined,
    // These would cost a query at each connection and are not used here.
    fetch_types: false,
    prepare: false,
  });
}

/** True when it is ready, false when it ended before. */
async function waitUntilReady(
  folder: string,
  process: MemberProcess,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (process.isRunning()) {
    if (signal?.aborted || performance.now() > deadline) {
      await process.stop(['SIGINT', 'SIGQUIT'], STOP_MS);
      return false;
    }
    const { pid, status } = await readPidFile(folder);
    if (pid === process.pid && (status === 'ready' || status === 'standby')) return true;
    await sleep(READY_POLL_MS);
  }
  return false;
}

/** postmaster.pid: the pid in the first line, the status in the eighth (see PostgreSQL's pidfile.h). */
async function readPidFile(folder: string): Promise<{ pid: number; status: string }> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  return { pid: Number(lines[0] ?? ''), status: (lines[7] ?? '').trim() };
}

/** Ends the server that an earlier run of ours left on `folder`, if there is one. */
export async function endLeftoverServer(folder: string) {
  const { pid } = await readPidFile(folder);
  await endLeftover(pid, folder, ['SIGINT', 'SIGQUIT']);
}

async function startFailure(spec: PostgresMemberSpec): Promise<Error> {
  const log = await readFile(spec.logFile, 'utf8').catch(() => '');
  const reason = lastLine(log.replaceAll(/^.*database system is shut down$/gm, ''));
  return new Error(`PostgreSQL ${spec.name} does not start (${reason}); see ${spec.logFile}`);
}

/** Nothing may be written to a server that took our port in the moment between choosing and using it. */
async function assertOurs(sql: postgres.Sql, spec: PostgresMemberSpec) {
  const [row] = await sql`SELECT current_setting('data_directory') AS folder`;
  if (row?.['folder'] !== spec.folder) {
    throw new Error(`port ${spec.port} is served by a PostgreSQL of ${row?.['folder']}`);
  }
}
