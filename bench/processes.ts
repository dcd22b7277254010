/** The CPU time of processes, from /proc: what a hit costs the whole machine and not only the beacon. */
import { readdir, readFile } from 'node:fs/promises';

/** Linux counts in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

type Stat = { pid: number; parent: number; cpuMs: number; command: string };

export type CpuMs = { beacon: number; database: number; redis: number };

async function readStat(pid: number): Promise<Stat | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    const command = (await readFile(`/proc/${pid}/cmdline`, 'latin1')).replaceAll('\0', ' ');
    // Counted after the name in parentheses: field 0 is the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Own time, and that of children that have ended.
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
    return { pid, parent: Number(fields[1]), cpuMs: ticks * TICK_MS, command };
  } catch {
    return null;
  }
}

/** CPU time so far of the beacon and of the cluster's processes, all started by this process. */
export async function readCpu(beacon: number): Promise<CpuMs> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  const stats = (await Promise.all(pids.map(readStat))).filter((stat) => stat !== null);
  const parents = new Map(stats.map(({ pid, parent }) => [pid, parent]));
  const cpu: CpuMs = { beacon: 0, database: 0, redis: 0 };
  for (const { pid, cpuMs, command } of stats) {
    if (descendsFrom(beacon, pid, parents)) cpu.beacon += cpuMs;
    else if (!descendsFrom(process.pid, pid, parents)) continue;
    else if (command.includes('redis-server')) cpu.redis += cpuMs;
    else if (/postgres|gateway|mongod/.test(command)) cpu.database += cpuMs;
  }
  return cpu;
}

function descendsFrom(ancestor: number, pid: number, parents: ReadonlyMap<number, number>) {
  let at: number | undefined = pid;
  while (at !== undefined && at !== ancestor) at = parents.get(at);
  return at === ancestor;
}

/** Resident memory of a process, in MiB. */
export async function readRssMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** The one-minute load average: what else the machine was doing. */
export async function readLoad(): Promise<number> {
  return Number((await readFile('/proc/loadavg', 'latin1')).split(' ')[0]);
}
