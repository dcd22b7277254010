/** Starts the bench's own processes: the yardstick and the load generator. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@footfall/testing';
import type { LoadPlan, LoadReport } from './load-plan.ts';

function run(file: string, argument: string): ChildProcess {
  const args = ['--import', 'tsx', join(import.meta.dirname, file), argument];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Runs a load to its end. */
export async function runLoad(plan: LoadPlan): Promise<LoadReport> {
  const child = run('load.ts', JSON.stringify(plan));
  let output = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the load generator ended with ${code}`);
  return JSON.parse(output) as LoadReport;
}

/** Runs work against the yardstick. */
export async function withBareServer<Result>(
  work: (port: number) => Promise<Result>,
): Promise<Result> {
  const port = await freePort();
  const child = run('bare-server.ts', String(port));
  try {
    if (child.stdout === null) throw new Error('no standard output');
    await once(child.stdout, 'data');
    return await work(port);
  } finally {
    child.kill('SIGKILL');
  }
}
