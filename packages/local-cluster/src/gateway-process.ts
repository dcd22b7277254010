// Starts a gateway as a process of its own, so that one that fails takes no other with it.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endsWithin, type MemberProcess, startProcess } from './member-process.ts';
import { POSTGRES_USER } from './postgres-config.ts';

export interface GatewaySpec {
  readonly name: string;
  /** The program and its arguments, before the one that says what to do. */
  readonly command: readonly string[];
  readonly listenPort: number;
  readonly postgresPort: number;
  readonly setName: string;
  readonly memberPorts: readonly number[];
  readonly logFile: string;
}

// Compiling the gateway's source on a busy machine takes seconds; the bundle a quarter of one.
const LISTEN_TIMEOUT_MS = 30_000;

/** Runs the gateway from this package's source. A production bundle passes its own command. */
export function sourceGatewayCommand(): string[] {
  return [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'gateway/main.ts')];
}

/** Resolves when the gateway listens. It ends by itself when we are gone (its IPC channel and standard input close). */
export async function startGatewayProcess(
  spec: GatewaySpec,
  signal: AbortSignal | undefined,
): Promise<MemberProcess> {
  const options = {
    listenPort: spec.listenPort,
    postgresPort: spec.postgresPort,
    postgresUser: POSTGRES_USER,
    setName: spec.setName,
    members: spec.memberPorts.map((port) => ({ host: '127.0.0.1', port })),
  };
  const gateway = await startProcess({
    command: [...spec.command, JSON.stringify(options)],
    // From here `--import tsx` finds the repository's.
    cwd: import.meta.dirname,
    logFile: spec.logFile,
    isTethered: true,
  });
  const firstLine = new Promise<'listening'>((resolve) => {
    if (gateway.output)
      createInterface({ input: gateway.output }).on('line', () => resolve('listening'));
  });
  const aborted = new Promise<'aborted'>((resolve) => {
    signal?.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  const ended = gateway.exited.then(() => 'ended' as const);
  const settled = Promise.race([firstLine, ended, aborted]);
  const isSettled = await endsWithin(settled, LISTEN_TIMEOUT_MS);
  if (isSettled && (await settled) === 'listening') return gateway;
  await gateway.stop(['SIGTERM'], 1_000);
  signal?.throwIfAborted();
  throw new Error(`the gateway ${spec.name} does not listen; see ${spec.logFile}`);
}
