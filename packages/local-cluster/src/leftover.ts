// Ends a server that an earlier run of ours left behind, and no other process.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;
// Members die with their supervisor by themselves (see unprivileged.ts); a checkpoint may take them these seconds.
const GRACE_MS = 15_000;

/**
 * Stops process `pid` if its command line names `folder`, which only a server of that data folder does. Pids are
 * reused: a process that merely has the number is left alone.
 */
export async function endLeftover(
  pid: number,
  folder: string,
  signals: readonly NodeJS.Signals[],
): Promise<void> {
  for (const signal of [...signals, 'SIGKILL'] as const) {
    if (!(await isServerOf(pid, folder))) return;
    process.kill(pid, signal);
    const deadline = performance.now() + GRACE_MS;
    while (performance.now() < deadline && (await isServerOf(pid, folder))) await sleep(POLL_MS);
  }
}

async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  // Empty for a zombie, missing for a process that is gone.
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(folder);
}
