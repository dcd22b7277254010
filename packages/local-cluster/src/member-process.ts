// One long-running process of a cluster: started with its log, watched, and stopped without being left behind.
import { type ChildProcess, spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';

export interface ProcessSpec {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly logFile: string;
  readonly env?: Readonly<Record<string, string>>;
  /** True: the child gets an IPC channel and a pipe as standard input, and sees both close when we die. */
  readonly isTethered?: boolean;
}

interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface MemberProcess {
  readonly pid: number;
  /** Standard output; only of tethered processes, that of others goes to the log. */
  readonly output: Readable | undefined;
  readonly exited: Promise<ProcessExit>;
  isRunning(): boolean;
  kill(signal: NodeJS.Signals): void;
  /** Sends each signal in turn and gives the process `graceMs` after each; SIGKILL comes last in any case. */
  stop(signals: readonly NodeJS.Signals[], graceMs: number): Promise<void>;
}

// A member logs a few lines at start and stop; a log of this size tells of a long trouble whose beginning is not needed.
const LOG_BYTES_MAX = 8 * 1024 * 1024;

export async function startProcess(spec: ProcessSpec): Promise<MemberProcess> {
  await rotateLog(spec.logFile);
  const log = await open(spec.logFile, 'a');
  const [program = '', ...args] = spec.command;
  const child = spawn(program, args, {
    cwd: spec.cwd,
    // A session of its own: Ctrl-C in our terminal is for us, who need the members until the last hit is stored.
    detached: true,
    stdio: spec.isTethered ? ['pipe', 'pipe', log.fd, 'ipc'] : ['ignore', log.fd, log.fd],
    ...(spec.env === undefined ? {} : { env: { ...spec.env } }),
  });
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  // The child has its own copy by now. (A pipe to a child that died is no event of ours.)
  await log.close();
  child.stdin?.on('error', () => undefined);
  if (child.pid === undefined) throw new Error(`${program} cannot be started`);
  return memberProcess(child, child.pid, exited);
}

function memberProcess(
  child: ChildProcess,
  pid: number,
  exited: Promise<ProcessExit>,
): MemberProcess {
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid,
    output: child.stdout ?? undefined,
    exited,
    isRunning,
    kill(signal) {
      if (isRunning()) child.kill(signal);
    },
    async stop(signals, graceMs) {
      for (const signal of signals) {
        if (!isRunning()) return;
        child.kill(signal);
        if (await endsWithin(exited, graceMs)) return;
      }
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** True when the process ended within the time. */
export async function endsWithin(exited: Promise<unknown>, timeMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeMs);
  });
  const hasEnded = await Promise.race([exited.then(() => true as const), timeout]);
  clearTimeout(timer);
  return hasEnded;
}

async function rotateLog(file: string) {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_BYTES_MAX) await rename(file, `${file}.1`);
}
