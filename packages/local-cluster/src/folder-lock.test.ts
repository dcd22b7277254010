import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FolderLock, lockFile } from './folder-lock.ts';

describe('a lock', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'footfall-lock-'));
    file = join(folder, 'lock');
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  const lock = async (isPatient: boolean): Promise<FolderLock> => {
    const attempt = await lockFile(file, { isPatient });
    if (attempt.outcome !== 'locked') throw new Error(attempt.outcome);
    return attempt.lock;
  };

  it('is refused while another holds it, and free afterwards', async () => {
    const held = await lock(false);
    expect(await lockFile(file, { isPatient: false })).toEqual({ outcome: 'busy' });
    await held.release();
    await (await lock(false)).release();
  });

  it('is waited for by the patient, who get it one after the other', async () => {
    const held = await lock(true);
    const order: string[] = [];
    const next = lock(true).then((lock) => {
      order.push('next');
      return lock;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    order.push('released');
    await held.release();
    await (await next).release();
    expect(order).toEqual(['released', 'next']);
  });

  it('is given up by one who is told to stop waiting', async () => {
    const held = await lock(true);
    const stop = new AbortController();
    const waiting = lockFile(file, { isPatient: true, signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await held.release();
    await (await lock(false)).release();
  });

  it('that cannot be made is an error, not a busy one', async () => {
    const missing = lockFile(join(folder, 'missing/lock'), { isPatient: false });
    await expect(missing).rejects.toThrow('cannot be locked');
  });
});
