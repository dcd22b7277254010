import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endLeftover } from './leftover.ts';

describe('a server that an earlier run left behind', () => {
  const idle = (folder: string) =>
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', folder], { stdio: 'ignore' });

  it('is ended by its pid', async () => {
    const server = idle('/data/of/this/cluster');
    const exited = once(server, 'exit');
    await endLeftover(Number(server.pid), '/data/of/this/cluster', ['SIGTERM']);
    expect(await exited).toEqual([null, 'SIGTERM']);
  });

  it('is not taken for another process that got its pid', async () => {
    const stranger = idle('/data/of/this/cluster-2');
    await endLeftover(Number(stranger.pid), '/data/of/this/cluster', ['SIGTERM']);
    expect(stranger.signalCode).toBeNull();
    const exited = once(stranger, 'exit');
    stranger.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
  });

  it('may be gone, or its pid unreadable', async () => {
    await endLeftover(Number.NaN, '/data', ['SIGTERM']);
    await endLeftover(0, '/data', ['SIGTERM']);
  });
});
