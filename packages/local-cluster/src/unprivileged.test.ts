import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.ts';
import { createLauncher } from './unprivileged.ts';

const NOBODY = 65_534;

describe('a member process', () => {
  let closed: string;
  beforeEach(async () => {
    closed = await mkdtemp(join(tmpdir(), "footfall-closed-it's "));
  });
  afterEach(async () => await rm(closed, { recursive: true, force: true }));

  // mkdtemp makes folders that nobody else may enter, as /root is.
  it('works in its own folder below a closed one, never as root, and sees nothing else there', async () => {
    const [data, other] = [join(closed, 'a/data'), join(closed, 'a/other')];
    await mkdir(data, { recursive: true });
    await mkdir(other);
    await chmod(data, 0o755);
    const launcher = await createLauncher([data]);
    await launcher.makePrivateFolder(join(data, 'member'));
    const script = 'id -u > "$1/member/uid"; ls "$1/.." > "$1/member/seen"';
    const result = await runCommand(launcher.wrap(['sh', '-c', script, 'sh', data], 'TERM'), {
      timeoutMs: 10_000,
      cwd: '/',
    });
    expect(result).toEqual({ outcome: 'done', output: '' });
    const own = process.getuid?.();
    const uid = own === 0 ? NOBODY : own;
    expect(Number(await readFile(join(data, 'member/uid'), 'utf8'))).toBe(uid);
    const seen = await readFile(join(data, 'member/seen'), 'utf8');
    expect(seen).toBe(own === 0 ? 'data\n' : 'data\nother\n');
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
  });
});
