import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOrCreateSecret } from './secret.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the secret', () => {
  test('is made once, for its owner alone, and stays', async () => {
    const data = join(folder, 'data');
    const secret = await readOrCreateSecret(data);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect((await stat(join(data, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await readOrCreateSecret(data)).toBe(secret);
  });

  test('is the same for processes that start at the same time', async () => {
    const secrets = await Promise.all(Array.from({ length: 8 }, () => readOrCreateSecret(folder)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  test('is never replaced when its file cannot be understood', async () => {
    await writeFile(join(folder, 'secrets.json'), '{"betterAuthSecret":"short"}');
    await expect(readOrCreateSecret(folder)).rejects.toThrow();
  });
});
