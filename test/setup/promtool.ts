/** Prometheus' own checker of rules: found on this machine, or taken out of Debian's package and kept in .cache. */
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../.cache');
/** 20 MB from a mirror. */
const DOWNLOAD_MS = 240_000;

/** The path of a promtool that runs here. Throws when there is none and none can be downloaded. */
export async function ensurePromtool(): Promise<string> {
  const found = await run('sh', ['-c', 'command -v promtool']).catch(() => null);
  if (found !== null) return found.stdout.trim();
  const kept = join(CACHE, 'promtool');
  const isKept = await access(kept).then(
    () => true,
    () => false,
  );
  if (!isKept) await download(kept);
  return kept;
}

async function download(kept: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'promtool-'));
  try {
    const get = () =>
      run('apt-get', ['download', 'prometheus'], { cwd: folder, timeout: DOWNLOAD_MS });
    // A machine that has never installed anything has no lists yet.
    await get().catch(async () => {
      await run('apt-get', ['update'], { timeout: DOWNLOAD_MS });
      return await get();
    });
    const name = (await readdir(folder)).find((file) => file.endsWith('.deb')) ?? '';
    await run('dpkg', ['-x', name, 'root'], { cwd: folder, timeout: DOWNLOAD_MS });
    await rename(join(folder, 'root/usr/bin/promtool'), kept);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
