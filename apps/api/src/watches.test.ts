import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createWatches, type WatchLimits, type WatchRequest } from './watches.ts';

/** A place whose value can be changed, and which counts how often it is looked at. */
function place() {
  const at = { value: 0, looks: 0, failure: null as Error | null };
  const request = (more: Partial<WatchRequest<number>> = {}): WatchRequest<number> => ({
    siteId: 'shop',
    what: 'number',
    by: 'ada',
    signal: new AbortController().signal,
    look: async () => {
      at.looks += 1;
      if (at.failure !== null) throw at.failure;
      return at.value;
    },
    textOf: String,
    ...more,
  });
  return { at, request };
}

function watching(limits: Partial<WatchLimits> = {}) {
  const told: string[] = [];
  const watches = createWatches(
    { lookEveryMs: 1, ...limits },
    {
      opened: (what) => told.push(`opened ${what}`),
      closed: (what) => told.push(`closed ${what}`),
      refused: (reason) => told.push(`refused ${reason}`),
    },
  );
  const open = (request: WatchRequest<number>) => {
    const opened = watches.open(request);
    if (typeof opened === 'string') throw new Error(opened);
    return opened[Symbol.asyncIterator]();
  };
  return { watches, open, told };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(1);
}

test('who watches hears the present value first, and then each change', async () => {
  const { at, request } = place();
  const { open } = watching();
  const values = open(request());
  expect(await values.next()).toEqual({ value: 0, done: false });
  at.value = 1;
  expect(await values.next()).toEqual({ value: 1, done: false });
  const next = values.next();
  const seen = at.looks;
  await until(() => at.looks > seen + 3);
  at.value = 2;
  expect(await next).toEqual({ value: 2, done: false });
  await values.return?.();
});

test('one look is for all who watch the same, and the last who goes ends it', async () => {
  const { at, request } = place();
  const { open, told } = watching({ lookEveryMs: 20 });
  const [one, other] = [open(request()), open(request({ by: 'grace' }))];
  expect(await Promise.all([one.next(), other.next()])).toHaveLength(2);
  expect(at.looks).toBe(1);
  await one.return?.();
  const seen = at.looks;
  await until(() => at.looks > seen);
  await other.return?.();
  const last = at.looks;
  await sleep(100);
  expect(at.looks).toBeLessThanOrEqual(last + 1);
  expect(told).toEqual(['opened number', 'opened number', 'closed number', 'closed number']);
});

test('what somebody was too slow to take they are not sent, only what is so now', async () => {
  const { at, request } = place();
  const { open } = watching();
  const values = open(request());
  await values.next();
  for (const value of [1, 2, 3]) {
    at.value = value;
    const seen = at.looks;
    await until(() => at.looks > seen + 1);
  }
  expect(await values.next()).toEqual({ value: 3, done: false });
  await values.return?.();
});

test('whoever goes away is not waited for', async () => {
  const { request } = place();
  const { open, told } = watching();
  const gone = new AbortController();
  const values = open(request({ signal: gone.signal }));
  await values.next();
  const next = values.next();
  gone.abort();
  expect(await next).toEqual({ value: undefined, done: true });
  expect(told).toEqual(['opened number', 'closed number']);
});

test('a stream ends when it is old, also when nobody takes anything from it', async () => {
  const { request } = place();
  const { open, told } = watching({ ageMaxMs: 20, watchersOfOneMax: 1 });
  const values = open(request());
  await values.next();
  expect(await values.next()).toEqual({ value: undefined, done: true });
  // Never read: it holds its place no longer than others.
  open(request());
  await until(() => told.length === 4);
  open(request());
});

test('there are bounds for all, for one, and for what is looked at', async () => {
  const { request } = place();
  const bounds: Partial<WatchLimits>[] = [
    { watchersMax: 1 },
    { watchersOfOneMax: 1 },
    { looksMax: 1 },
  ];
  for (const limits of bounds) {
    const { watches, open, told } = watching(limits);
    const values = open(request());
    expect(watches.open(request({ siteId: 'other' }))).toBe('tooMany');
    expect(told.at(-1)).toBe('refused tooMany');
    await values.return?.();
    const again = open(request({ siteId: 'other' }));
    await again.next();
    await again.return?.();
  }
  const { watches, open } = watching({ watchersOfOneMax: 1, looksMax: 1 });
  open(request());
  open(request({ by: 'grace' }));
  expect(watches.open(request())).toBe('tooMany');
  watches.leave();
});

test('when a look fails all who watch are told, and who comes again begins anew', async () => {
  const { at, request } = place();
  const { open } = watching();
  const both = [open(request()), open(request({ by: 'grace' }))];
  await Promise.all(both.map((values) => values.next()));
  const waiting = Promise.allSettled(both.map((values) => values.next()));
  at.failure = new Error('away');
  for (const outcome of await waiting) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: at.failure });
  }
  at.failure = null;
  const again = open(request());
  expect(await again.next()).toEqual({ value: 0, done: false });
  await again.return?.();
});

test('a process that is about to end sends everybody back and takes nobody', async () => {
  const { request } = place();
  const { watches, open, told } = watching();
  const values = open(request());
  await values.next();
  const next = values.next();
  watches.leave();
  expect(await next).toEqual({ value: undefined, done: true });
  expect(watches.open(request())).toBe('leaving');
  expect(told).toEqual(['opened number', 'closed number', 'refused leaving']);
});
