import { beforeEach, describe, expect, test } from 'vitest';
import { type Attempts, createAttempts } from './attempts.ts';

const WINDOW_MS = 5 * 60_000;
const PEER = '192.0.2.1';

let now: number;
let attempts: Attempts;
beforeEach(() => {
  now = 0;
  attempts = createAttempts(() => now);
});

function fail(times: number, peer = PEER, email = 'ada@example.com'): void {
  for (let index = 0; index < times; index += 1) attempts.begin(peer, email);
}

describe('attempts to sign in', () => {
  test('are free up to the tenth failure, then wait for the end of the five minutes', () => {
    fail(9);
    expect(attempts.waitMs(PEER, 'ada@example.com')).toBe(0);
    now = 60_000;
    fail(1);
    expect(attempts.waitMs(PEER, 'ada@example.com')).toBe(WINDOW_MS - 60_000);
    now = WINDOW_MS;
    expect(attempts.waitMs(PEER, 'ada@example.com')).toBe(0);
  });

  test('of a stranger do not keep the owner out', () => {
    fail(100, '203.0.113.9');
    expect(attempts.waitMs(PEER, 'ada@example.com')).toBe(0);
    expect(attempts.waitMs('203.0.113.9', 'ada@example.com')).toBeGreaterThan(0);
  });

  test('of one address at many accounts wait as well', () => {
    for (let index = 0; index < 50; index += 1) fail(1, PEER, `${index}@example.com`);
    expect(attempts.waitMs(PEER, 'new@example.com')).toBe(WINDOW_MS);
  });

  test('that succeed are not counted', () => {
    for (let index = 0; index < 200; index += 1) {
      fail(1);
      attempts.succeed(PEER, 'ada@example.com');
    }
    expect(attempts.waitMs(PEER, 'ada@example.com')).toBe(0);
  });

  test('of very many addresses forget the oldest, not the latest', () => {
    for (let index = 0; index < 15_000; index += 1) fail(1, `peer ${index}`, 'ada@example.com');
    fail(10, 'the last one');
    expect(attempts.waitMs('the last one', 'ada@example.com')).toBeGreaterThan(0);
  });
});
