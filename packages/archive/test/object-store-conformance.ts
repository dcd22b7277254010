/** What every object store must do; a store's test calls this with a way to open an empty one. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ObjectStore } from '../src/object-store.ts';

/** Declares the tests; call it inside `describe`. */
export function describeObjectStore(openEmpty: () => Promise<ObjectStore>): void {
  const opened = {} as Opened;

  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'footfall-objects-'));
    const store = await openEmpty();
    Object.assign(opened, {
      folder,
      store,
      put: async (key: string, content: string | Uint8Array) => {
        const path = join(folder, 'source');
        await writeFile(path, content);
        await store.put(key, path);
      },
      keys: async (prefix: string, after?: string, limit = 100) => {
        const page = await store.list(prefix, { limit, ...(after === undefined ? {} : { after }) });
        return page.map(({ key }) => key);
      },
    });
  });

  afterEach(async () => {
    await rm(opened.folder, { recursive: true, force: true });
  });

  itKeepsFiles(opened);
  itListsKeys(opened);
  itRefusesKeys(opened);
}

/** What each test works with, filled before it runs. */
type Opened = {
  folder: string;
  store: ObjectStore;
  put(key: string, content: string | Uint8Array): Promise<void>;
  keys(prefix: string, after?: string, limit?: number): Promise<string[]>;
};

function itKeepsFiles(opened: Opened): void {
  it('gives back byte for byte what was put', async () => {
    const { store, put } = opened;
    const content = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256);
    await put('site/2026-11/part.parquet', content);
    const kept = await readFile(await store.localPath('site/2026-11/part.parquet'));
    expect(kept.equals(content)).toBe(true);
    expect(await store.size('site/2026-11/part.parquet')).toBe(content.length);
  });

  it('replaces a file under the same key', async () => {
    const { store, put, keys } = opened;
    await put('a/b', 'first');
    await put('a/b', 'the second');
    expect(await readFile(await store.localPath('a/b'), 'utf8')).toBe('the second');
    expect(await keys('')).toEqual(['a/b']);
  });

  it('says that there is nothing under an unused key', async () => {
    const { store } = opened;
    expect(await store.size('a/none')).toBeNull();
    await expect(store.localPath('a/none')).rejects.toThrow();
    await expect(store.delete('a/none')).resolves.toBeUndefined();
  });

  it('keeps nothing of a file that cannot be read', async () => {
    const { folder, store, keys } = opened;
    await expect(store.put('a/b', join(folder, 'absent'))).rejects.toThrow();
    expect(await store.size('a/b')).toBeNull();
    expect(await keys('')).toEqual([]);
  });

  it('forgets a deleted file', async () => {
    const { store, put, keys } = opened;
    await put('a/b', 'x');
    await store.delete('a/b');
    expect(await store.size('a/b')).toBeNull();
    expect(await keys('a/')).toEqual([]);
  });
}

function itListsKeys(opened: Opened): void {
  it('lists by the bytes of keys, page by page, each key once', async () => {
    const { put, keys } = opened;
    const names = ['a/x', 'a-b/x', 'a.b', 'a0', 'a/y/1', 'a/y/2', 'a/y-1', 'b/x', 'B/x'];
    for (const name of names) await put(name, name);
    const sorted = names.toSorted((one, other) => (one < other ? -1 : 1));
    expect(await keys('')).toEqual(sorted);
    for (const limit of [1, 2, 4]) {
      const seen: string[] = [];
      for (;;) {
        const page = await keys('', seen.at(-1), limit);
        expect(page.length).toBeLessThanOrEqual(limit);
        seen.push(...page);
        if (page.length < limit) break;
      }
      expect(seen).toEqual(sorted);
    }
  });

  it('lists only below a prefix, with sizes and times', async () => {
    const { store, put, keys } = opened;
    for (const key of ['site/a', 'site/b', 'site-2/a', 'sit/a']) await put(key, key);
    expect(await keys('site/')).toEqual(['site/a', 'site/b']);
    expect(await keys('site/', 'site/a')).toEqual(['site/b']);
    const [first] = await store.list('site/', { limit: 1 });
    expect(first?.bytes).toBe('site/a'.length);
    expect(Math.abs((first?.modifiedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });
}

function itRefusesKeys(opened: Opened): void {
  it('refuses keys that could lead anywhere else', async () => {
    const { store, put } = opened;
    const hostile = [
      '',
      '/etc/passwd',
      '../x',
      'a/../../x',
      'a/./b',
      'a//b',
      'a/',
      '.hidden',
      'a/.b',
      'a\\b',
      'a b',
      'a\u0000b',
      'ä',
      'x'.repeat(513),
    ];
    for (const key of hostile) {
      await expect(put(key, 'x'), key).rejects.toThrow(RangeError);
      await expect(store.localPath(key), key).rejects.toThrow(RangeError);
      await expect(store.size(key), key).rejects.toThrow(RangeError);
      await expect(store.delete(key), key).rejects.toThrow(RangeError);
    }
    await expect(store.list('../', { limit: 1 })).rejects.toThrow(RangeError);
    await expect(store.list('a', { limit: 1 })).rejects.toThrow(RangeError);
  });
}
