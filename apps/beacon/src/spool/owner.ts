/** One process per spool: two would ship each other's entries. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const ownerSchema = z.object({ pid: z.number(), startedAt: z.string() });
export type Owner = z.output<typeof ownerSchema>;

export function thisProcess(): Owner {
  return { pid: process.pid, startedAt: startOf(process.pid) ?? '' };
}

/** The owner as it was written down; null when nobody's or not readable. */
export function parseOwner(text: string | undefined): Owner | null {
  if (text === undefined) return null;
  const parsed = ownerSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** True while that very process runs, and not another one that was given its number. */
export function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return (startOf(owner.pid) ?? owner.startedAt) === owner.startedAt;
}

/** When a process started, with the boot it started in; null where the system does not say (no /proc). */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 22, counted after the name in parentheses, which may hold anything.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}/${ticks}`;
  } catch {
    return null;
  }
}
