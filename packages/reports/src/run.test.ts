/** What runs, for how long, and in whose turn. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { createFairQueue } from './fair-queue.ts';
import { createFlights } from './flights.ts';
import { createRunner, QuestionStopped } from './run.ts';
import { createTailTables } from './tail-table.ts';

const never = () => new AbortController().signal;

describe('the queue', () => {
  it('lets the sites in by turns, whoever has more questions waiting', async () => {
    const queue = createFairQueue(1);
    const order: string[] = [];
    const leave = await queue.enter('first', { signal: never() });
    const waiting = ['busy', 'busy', 'busy', 'quiet', 'busy'].map(async (siteId) => {
      const done = await queue.enter(siteId, { signal: never() });
      order.push(siteId);
      done();
    });
    leave();
    await Promise.all(waiting);
    expect(order).toEqual(['busy', 'quiet', 'busy', 'busy', 'busy']);
  });

  it('lets the smallest of a site in first, and before it who has waited for long', async () => {
    const queue = createFairQueue(1);
    const order: number[] = [];
    const waitAll = async (costs: readonly number[], heldMs: number) => {
      const leave = await queue.enter('site', { signal: never() });
      const waiting = costs.map(async (cost) => {
        const done = await queue.enter('site', { signal: never(), cost });
        order.push(cost);
        done();
      });
      await sleep(heldMs);
      leave();
      await Promise.all(waiting);
    };
    await waitAll([30, 10, 20, 10], 1);
    expect(order.splice(0)).toEqual([10, 10, 20, 30]);
    await waitAll([30, 10, 20], 600);
    expect(order).toEqual([30, 10, 20]);
  });

  it('forgets those who go away, and gives their place to the next', async () => {
    const queue = createFairQueue(1);
    const leave = await queue.enter('a', { signal: never() });
    const controller = new AbortController();
    const gone = queue.enter('b', { signal: controller.signal });
    const next = queue.enter('c', { signal: never() });
    controller.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    leave();
    // Giving a place back twice must not make a second one.
    leave();
    const leaveNext = await next;
    let isIn = false;
    const last = queue.enter('d', { signal: never() }).then(() => {
      isIn = true;
    });
    await sleep(5);
    expect(isIn).toBe(false);
    leaveNext();
    await last;
  });
});

describe('work that several wait for', () => {
  it('is done once, goes on when one leaves, and stops when all have left', async () => {
    const flights = createFlights();
    let started = 0;
    let stopped = false;
    const work = async (signal: AbortSignal) => {
      started += 1;
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const [one, other] = [new AbortController(), new AbortController()];
    const first = flights.join('key', one.signal, work);
    const second = flights.join('key', other.signal, work);
    one.abort(new Error('one left'));
    await expect(first).rejects.toThrow('one left');
    expect([started, stopped]).toEqual([1, false]);
    other.abort(new Error('other left'));
    await expect(second).rejects.toThrow('other left');
    expect([started, stopped]).toEqual([1, true]);
    const again = new AbortController();
    const third = flights.join('key', again.signal, work);
    expect(started).toBe(2);
    again.abort(new Error('third left'));
    await expect(third).rejects.toThrow('third left');
  });
});

describe('a statement', () => {
  const endless = {
    sql: 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range + b.range = -1',
    values: [],
    types: [],
  };
  const quick = { sql: 'SELECT 42', values: [], types: [] };
  let database: Database;

  beforeEach(() => {
    database = openDatabase({ memoryLimit: '64MB', threads: 1 });
  });
  afterEach(() => database.close());

  it('is interrupted when nobody wants it any more, and the next one runs', async () => {
    const runner = createRunner([database.connect()]);
    const controller = new AbortController();
    const running = runner.run('site', endless, { signal: controller.signal });
    const waiting = runner.run('site', quick, { signal: never() });
    setTimeout(() => controller.abort(new QuestionStopped('tooSlow')), 50);
    await expect(running).rejects.toMatchObject({ reason: 'tooSlow' });
    expect(await waiting).toEqual([[42]]);
    await runner.close();
  });

  it('that comes when connections are being closed is not begun', async () => {
    const runner = createRunner([database.connect()]);
    const running = runner.run('site', quick, { signal: never() });
    const waiting = runner.run('site', quick, { signal: never() });
    const closing = runner.close();
    await expect(waiting).rejects.toMatchObject({ reason: 'cancelled' });
    await Promise.allSettled([running, closing]);
    const tables = createTailTables(database.connect());
    const table = await tables.create();
    const closed = tables.close();
    // Let go of and dropped by who did not know of it.
    table.retire();
    await expect(tables.create()).rejects.toMatchObject({ reason: 'cancelled' });
    await closed;
  });

  it('that does not fit into memory ends as too much, and leaves nothing on the disk', async () => {
    const runner = createRunner([database.connect()]);
    const large = {
      sql: 'SELECT count(*) FROM (SELECT DISTINCT hash(range), hash(range + 1) FROM range(50000000))',
      values: [],
      types: [],
    };
    await expect(runner.run('site', large, { signal: never() })).rejects.toMatchObject({
      reason: 'tooMuch',
    });
    expect(await runner.run('site', quick, { signal: never() })).toEqual([[42]]);
    await runner.close();
  });

  it('cannot change the settings that keep DuckDB in its bounds', async () => {
    const runner = createRunner([database.connect()]);
    const statement = { ...quick, sql: "SET memory_limit = '10GB'" };
    await expect(runner.run('site', statement, { signal: never() })).rejects.toThrow('locked');
    await runner.close();
  });
});
