import type { Progress } from '@footfall/domain';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { createProgressBoard } from './progress.ts';
import { createRunner } from './run.ts';

test('all who wait for an answer hear how far it is, and nobody does who has gone', () => {
  const board = createProgressBoard();
  const heard: string[] = [];
  const tell = board.teller('one');
  tell({ step: 'waiting', share: null });
  const stop = board.listen('one', ({ step }) => heard.push(`first ${step}`));
  const stopOther = board.listen('one', ({ step }) => heard.push(`other ${step}`));
  board.listen('two', () => heard.push('of something else'));
  tell({ step: 'fetching', share: 0.5 });
  stop();
  tell({ step: 'counting', share: null });
  stopOther();
  tell({ step: 'counting', share: 1 });
  expect(heard).toEqual(['first fetching', 'other fetching', 'other counting']);
});

const statement = (sql: string) => ({ sql, values: [], types: [] });

/** Takes seconds on any machine; the test stops it. */
const LONG = statement('SELECT max(md5(md5(CAST("a" AS VARCHAR)))) FROM "many"');

test('a statement tells how much of it is done, never less than before; who comes after it waits', async () => {
  const database = openDatabase({ memoryLimit: '512MB', threads: 1 });
  const runner = createRunner([database.connect()]);
  const stop = new AbortController();
  const many = statement('CREATE TABLE "many" AS SELECT range AS "a" FROM range(20000000)');
  await runner.run('shop', many, { signal: stop.signal });
  const [first, second]: Progress[][] = [[], []];
  const enough = new Promise<void>((resolve) => {
    const isEnough = () => new Set(first?.map(({ share }) => share)).size > 3;
    const hear = (progress: Progress) => {
      first?.push(progress);
      if (isEnough()) resolve();
    };
    runner.run('shop', LONG, { signal: stop.signal, hear }).catch(() => undefined);
  });
  const waiting = runner.run('shop', LONG, {
    signal: stop.signal,
    hear: (progress) => second?.push(progress),
  });
  waiting.catch(() => undefined);
  await enough;
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await runner.close();
  await database.close();
  expect(first?.[0]).toEqual({ step: 'counting', share: null });
  const shares = first?.flatMap(({ share }) => share ?? []) ?? [];
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0);
  expect(shares.at(-1)).toBeLessThan(1);
  expect(second).toEqual([{ step: 'waiting', share: null }]);
});
