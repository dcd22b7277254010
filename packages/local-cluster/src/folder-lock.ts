// Lets one process at a time work in a folder. The kernel holds the lock (flock(2), through util-linux' `flock`),
// so the lock of a holder that died is free at once and nothing stale is ever left to judge.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

// Any code that neither flock nor a shell uses for a failure of its own.
const BUSY_CODE = 9;

export interface FolderLock {
  release(): Promise<void>;
}

export type LockAttempt =
  | { readonly outcome: 'locked'; readonly lock: FolderLock }
  | { readonly outcome: 'busy' }
  /** The machine has no `flock` (not a Linux): the caller decides whether it can do without. */
  | { readonly outcome: 'unsupported' };

export interface LockOptions {
  /** True: wait for the holder to finish. False: answer 'busy' at once. */
  readonly isPatient: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Takes the lock of `file`, which is created when missing and never deleted. */
export async function lockFile(file: string, options: LockOptions): Promise<LockAttempt> {
  options.signal?.throwIfAborted();
  // `cat` holds the lock for as long as our end of its standard input is open, that is until release() or our death.
  const mode = options.isPatient ? [] : ['--nonblock', '--conflict-exit-code', String(BUSY_CODE)];
  const holder = spawn('flock', [...mode, file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    // Ctrl-C in our terminal must not release it before we are done.
    detached: true,
  });
  const onAbort = () => holder.kill('SIGTERM');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const outcome = await new Promise<'locked' | 'busy' | 'failed' | 'unsupported'>((resolve) => {
    holder.stdout.once('data', () => resolve('locked'));
    holder.once('exit', (code) => resolve(code === BUSY_CODE ? 'busy' : 'failed'));
    holder.once('error', () => resolve('unsupported'));
  });
  options.signal?.removeEventListener('abort', onAbort);
  options.signal?.throwIfAborted();
  if (outcome === 'failed') throw new Error(`${file} cannot be locked`);
  if (outcome !== 'locked') return { outcome };
  return {
    outcome,
    lock: {
      async release() {
        if (holder.exitCode !== null || holder.signalCode !== null) return;
        const exited = once(holder, 'exit');
        holder.stdin.end();
        await exited;
      },
    },
  };
}
