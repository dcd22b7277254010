import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepOpen, type StreamHandlers } from './keep-open.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function kept() {
  const streams: (StreamHandlers<number> & { isClosed: boolean })[] = [];
  const values: number[] = [];
  const changes: boolean[] = [];
  const close = keepOpen<number>(
    (handlers) => {
      const stream = { ...handlers, isClosed: false };
      streams.push(stream);
      return {
        unsubscribe: () => {
          stream.isClosed = true;
        },
      };
    },
    { onValue: (value) => values.push(value), onChange: (isOpen) => changes.push(isOpen) },
  );
  return { streams, values, changes, close };
}

test('what a stream says is handed on, and it is begun again when it has ended', () => {
  const { streams, values, changes } = kept();
  streams[0]?.onValue(1);
  streams[0]?.onEnd();
  expect(streams[0]?.isClosed).toBe(true);
  vi.advanceTimersByTime(250);
  streams[1]?.onValue(2);
  expect([values, changes]).toEqual([
    [1, 2],
    [true, true],
  ]);
});

test('what is refused, cut or silent has to be asked for, and is tried again ever more rarely', () => {
  const { streams, changes } = kept();
  streams[0]?.onBroken();
  expect(changes).toEqual([false]);
  vi.advanceTimersByTime(1_900);
  expect(streams).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(streams).toHaveLength(2);
  // Something on the way keeps it.
  vi.advanceTimersByTime(4_100);
  expect([streams[1]?.isClosed, changes]).toEqual([true, [false, false]]);
  vi.advanceTimersByTime(4_100);
  // Ended before it said anything: that is no better.
  streams[2]?.onEnd();
  expect(changes).toEqual([false, false, false]);
  vi.advanceTimersByTime(7_800);
  expect(streams).toHaveLength(3);
  vi.advanceTimersByTime(300);
  streams[3]?.onValue(1);
  streams[3]?.onBroken();
  vi.advanceTimersByTime(2_100);
  expect(streams).toHaveLength(5);
});

test('what was closed says nothing any more, and is not begun again', () => {
  const { streams, values, close } = kept();
  streams[0]?.onValue(1);
  close();
  streams[0]?.onValue(2);
  streams[0]?.onBroken();
  streams[0]?.onEnd();
  vi.advanceTimersByTime(600_000);
  expect([streams.length, values, streams[0]?.isClosed]).toEqual([1, [1], true]);
});
