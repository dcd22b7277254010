/** Runs a command to its end and keeps what it printed. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export type Ended = { code: number | null; output: string };

export async function runToEnd(
  [program = '', ...args]: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<Ended> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.join('') };
}
