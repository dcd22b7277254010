// Runs a mongod of this machine as a replica set of one member, where there is one.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLeftover } from './leftover.ts';
import { type MemberProcess, startProcess } from './member-process.ts';
import { askMongo } from './mongo-command.ts';
import { lastLine, runCommand } from './run-command.ts';

export interface MongodSpec {
  readonly binary: string;
  readonly folder: string;
  readonly logFile: string;
  readonly port: number;
  readonly setName: string;
}

const READY_POLL_MS = 100;
// Its journal may have to be replayed first.
const READY_TIMEOUT_MS = 120_000;
const ALREADY_INITIALIZED = 23;

export async function hasMongod(binary: string): Promise<boolean> {
  const found = await runCommand([binary, '--version'], { timeoutMs: 10_000 });
  return found.outcome === 'done';
}

/** Resolves when the member is the primary of its set. */
export async function startMongod(
  spec: MongodSpec,
  signal: AbortSignal | undefined,
): Promise<MemberProcess> {
  await mkdir(spec.folder, { recursive: true, mode: 0o700 });
  await endLeftoverMongod(spec.folder);
  const mongod = await startProcess({
    command: [
      spec.binary,
      ...['--dbpath', spec.folder, '--replSet', spec.setName],
      ...['--bind_ip', '127.0.0.1', '--port', String(spec.port)],
      // By default it takes half of the memory, which here is for the whole of Footfall.
      ...['--wiredTigerCacheSizeGB', '0.5'],
    ],
    cwd: '/',
    logFile: spec.logFile,
  });
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (mongod.isRunning() && performance.now() < deadline && !signal?.aborted) {
    if (await becomesPrimary(spec)) return mongod;
    await sleep(READY_POLL_MS);
  }
  await mongod.stop(['SIGTERM'], 10_000);
  signal?.throwIfAborted();
  const log = await readFile(spec.logFile, 'utf8').catch(() => '');
  throw new Error(`mongod does not start (${lastLine(log)}); see ${spec.logFile}`);
}

/** Must be called before ports are chosen, as a mongod that an earlier run left behind still holds its own. */
export async function endLeftoverMongod(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, 'mongod.lock'), 'utf8').catch(() => ''));
  await endLeftover(pid, folder, ['SIGTERM']);
}

async function becomesPrimary({ port, setName }: MongodSpec): Promise<boolean> {
  const hello = await askMongo(port, { hello: 1 });
  if (hello === undefined) return false;
  if (hello['isWritablePrimary'] === true) return true;
  if (hello['setName'] !== undefined) return false;
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }];
  const initiated = await askMongo(port, { replSetInitiate: { _id: setName, members } });
  if (initiated && initiated['ok'] !== 1 && initiated['code'] !== ALREADY_INITIALIZED) {
    throw new Error(`mongod refuses to become a replica set: ${initiated['errmsg']}`);
  }
  return false;
}
