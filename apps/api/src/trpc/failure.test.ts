import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TRPCError } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { failureOf, refused } from './failure.ts';
import { resultOf } from './report-result.ts';

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

/** The modules beside this one and below, but for tests. */
async function modulesHere(): Promise<string[]> {
  const names = await readdir(import.meta.dirname, { recursive: true });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
}

describe('a failure', () => {
  test('is made in one place, where what a page can show has a reason for its words', async () => {
    const makers: string[] = [];
    for (const name of await modulesHere()) {
      const source = await readFile(join(import.meta.dirname, name), 'utf8');
      if (source.includes('new TRPCError(')) makers.push(name);
    }
    expect(makers).toEqual(['failure.ts']);
  });

  test('of the database can be told without reading the sentence', () => {
    const cause = named('MongoNetworkError', 'connection closed');
    expect(failureOf(cause)).toMatchObject({ status: 503, reason: 'away' });
  });

  test('that nobody foresaw says nothing of what is inside', () => {
    const error = new Error('connect mongodb://ada:hunter2@10.0.0.7 failed');
    for (const thrown of [error, new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: error })]) {
      expect(failureOf(thrown)).toMatchObject({ status: 500, isExpected: false });
      expect(failureOf(thrown).detail).not.toContain('hunter2');
    }
  });

  test('of the database is one that passes', () => {
    const cause = named('MongoServerSelectionError', 'connect ECONNREFUSED 10.0.0.7:27017');
    const failure = failureOf(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause }));
    expect(failure).toMatchObject({ status: 503, isExpected: false });
    expect(failure.detail).toBe('The database cannot be reached at the moment. Try again soon.');
  });

  test('because the client went away is nobody’s fault', () => {
    const cause = named('AbortError', 'This operation was aborted');
    expect(failureOf(cause)).toMatchObject({ status: 499, isExpected: true });
  });

  test('that was meant says what it was meant to say', () => {
    const error = new TRPCError({ code: 'NOT_FOUND', message: 'There is no site "x".' });
    expect(failureOf(error)).toMatchObject({ status: 404, detail: 'There is no site "x".' });
  });

  test('for want of memory is told apart from one for want of time', () => {
    const toldOf = (reason: 'tooMuch' | 'tooSlow') => {
      try {
        return resultOf({ ok: false, reason });
      } catch (error) {
        return failureOf(error);
      }
    };
    expect(toldOf('tooMuch')).toMatchObject({
      status: 504,
      reason: 'tooMuch',
      detail: expect.stringContaining('more memory than reports may take'),
    });
    expect(toldOf('tooSlow')).toMatchObject({
      status: 504,
      reason: 'tooSlow',
      detail: expect.stringContaining('took too long'),
    });
  });

  test('of an input names each field with what is wrong with it, and for people in a sentence', () => {
    const schema = z.object({ name: z.string().min(1), hosts: z.array(z.string().max(3)) });
    const { error } = schema.safeParse({ name: '', hosts: ['a', 'long'], more: 1 });
    const failure = failureOf(new TRPCError({ code: 'BAD_REQUEST', cause: error }));
    expect(failure.fields).toEqual([
      { path: ['name'], is: 'tooSmall' },
      { path: ['hosts', 1], is: 'tooBig' },
    ]);
    expect(failure.detail).toContain('hosts.1: ');
  });

  test('because of a name that is taken can be told without reading the sentence', () => {
    expect(
      failureOf(refused('CONFLICT', 'taken', 'The site has a goal of this name.')),
    ).toMatchObject({
      status: 409,
      detail: 'The site has a goal of this name.',
      reason: 'taken',
    });
  });
});
