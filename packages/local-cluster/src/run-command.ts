// Runs a program to its end, within a time, and keeps the last of what it printed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

// Enough for the error lines of apt or PostgreSQL; a chatty program must not fill the memory.
const OUTPUT_CHARS_MAX = 16_384;

export interface CommandOptions {
  readonly timeoutMs: number;
  readonly cwd?: string;
  /** The whole environment of the program. Absent: it inherits ours (apt needs the host's proxy settings). */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Receives each line that the program writes to its file descriptor 3. */
  readonly onStatusLine?: (line: string) => void;
}

export type CommandResult =
  | { readonly outcome: 'done'; readonly output: string }
  | { readonly outcome: 'missing' | 'failed' | 'timeout'; readonly output: string };

/** Runs `command`. Expected failures are values; an abort throws the signal's reason. */
export async function runCommand(
  command: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  options.signal?.throwIfAborted();
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe', options.onStatusLine ? 'pipe' : 'ignore'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-OUTPUT_CHARS_MAX);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  if (options.onStatusLine) {
    createInterface({ input: child.stdio[3] as Readable }).on('line', options.onStatusLine);
  }

  let isTimedOut = false;
  const timer = setTimeout(() => {
    isTimedOut = true;
    child.kill('SIGKILL');
  }, options.timeoutMs);
  const onAbort = () => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const end = await new Promise<number | 'missing' | null>((resolve) => {
    child.once('error', () => resolve('missing'));
    child.once('close', (code) => resolve(code));
  });
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', onAbort);
  options.signal?.throwIfAborted();

  if (isTimedOut) return { outcome: 'timeout', output };
  if (end === 'missing') return { outcome: 'missing', output };
  return { outcome: end === 0 ? 'done' : 'failed', output };
}

/** The last line that says something, for the end of a sentence about a failure. */
export function lastLine(output: string): string {
  return (
    output
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '') ?? 'it printed nothing'
  );
}
