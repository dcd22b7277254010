import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeObjectStore } from '../test/object-store-conformance.ts';
import { openFolderStore } from './folder-store.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-folder-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the folder store', () => {
  describeObjectStore(() => openFolderStore(join(folder, 'store'), Date.now()));

  it('clears away what a killed process was copying a day ago, and nothing younger', async () => {
    const incoming = join(folder, '.incoming');
    await mkdir(incoming);
    const now = Date.now();
    for (const [name, ageHours] of [
      ['old', 25],
      ['young', 1],
    ] as const) {
      await writeFile(join(incoming, name), 'half a part');
      const at = new Date(now - ageHours * 3_600_000);
      await utimes(join(incoming, name), at, at);
    }
    await openFolderStore(folder, now);
    expect(await readdir(incoming)).toEqual(['young']);
  });

  it('leaves nothing half-made behind after a put that failed', async () => {
    const store = await openFolderStore(folder, Date.now());
    await writeFile(join(folder, 'source'), 'x');
    // A file where the key needs a folder.
    await store.put('a', join(folder, 'source'));
    await expect(store.put('a/b', join(folder, 'source'))).rejects.toThrow();
    expect(await readdir(join(folder, '.incoming'))).toEqual([]);
    expect(await store.size('a')).toBe(1);
  });
});
