import { REFUSALS } from '@footfall/domain';
import { TRPCClientError } from '@trpc/client';
import { describe, expect, it } from 'vitest';
import { de } from '../text/de.ts';
import { en } from '../text/en.ts';
import { failureOf, failureOfAnswer } from './failure.ts';
import { failureWords } from './failure-words.ts';
import { faultAt } from './use-refusal.ts';

function answered(message: string, data: object): TRPCClientError<never> {
  return TRPCClientError.from({ error: { message, code: -32600, data } } as never);
}

describe('a refusal', () => {
  it('by a schema is said without the schema’s words or paths', () => {
    const fields = [
      { path: ['change', 'excludedAddresses', 1], is: 'wrong' },
      { path: ['change', 'name'], is: 'made up' },
    ];
    const message = 'change.excludedAddresses.1: Invalid IPv4 address';
    const failure = failureOf(answered(message, { code: 'BAD_REQUEST', fields }));
    expect(failure).toEqual({
      kind: 'unfit',
      fields: [{ path: 'change.excludedAddresses.1', is: 'wrong' }],
    });
    const words = failureWords(failure, de);
    expect(words).toBe('Nicht angenommen. Prüfen Sie, was Sie eingegeben haben.');
  });

  it('is found at its field, by the whole name of it', () => {
    const fields = [{ path: 'change.excludedAddresses.1', is: 'wrong' }] as const;
    expect(faultAt(fields, 'change.excludedAddresses')).toBe(fields[0]);
    expect(faultAt(fields, 'change.excluded')).toBeUndefined();
  });

  it('for a name that is taken has words of its own, and one that was written for people keeps them', () => {
    const taken = answered('The site has a goal of this name.', {
      code: 'CONFLICT',
      reason: 'taken',
    });
    expect(failureWords(failureOf(taken), de)).toBe('Diesen Namen gibt es schon.');
    const known = answered('The queue is closed.', { code: 'CONFLICT', reason: 'made later' });
    expect(failureWords(failureOf(known), de)).toBe('Nicht angenommen: The queue is closed.');
  });

  it.each(REFUSALS)('because of %s has words in the language of the page', (reason) => {
    const sentence = 'A sentence in English.';
    for (const failure of [
      failureOf(answered(sentence, { code: 'CONFLICT', reason })),
      failureOfAnswer(409, { detail: sentence, reason }),
    ]) {
      expect(failureWords(failure, de)).toBe(de.failure.reasons[reason]);
      expect(failureWords(failure, en)).toBe(en.failure.reasons[reason]);
    }
    expect(de.failure.reasons[reason]).not.toBe(en.failure.reasons[reason]);
  });

  it('of a file is told by its status where nothing else is said', () => {
    expect(failureOfAnswer(401, null)).toEqual({ kind: 'signedOut' });
    expect(failureOfAnswer(404, { detail: 'There is no site.' })).toEqual({ kind: 'notFound' });
    expect(failureOfAnswer(502, '<html>')).toEqual({ kind: 'broken' });
    expect(failureOfAnswer(500, { detail: 'Something went wrong.' })).toEqual({ kind: 'broken' });
    expect(failureOfAnswer(429, { detail: 'Too many.' })).toMatchObject({ sentence: 'Too many.' });
  });
});
