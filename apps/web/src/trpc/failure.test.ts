import { TRPCClientError } from '@trpc/client';
import { describe, expect, it } from 'vitest';
import { de } from '../text/de.ts';
import { failureOf } from './failure.ts';
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
    const known = answered('The same file was imported before.', { code: 'CONFLICT' });
    expect(failureOf(known)).toEqual({
      kind: 'refused',
      reason: 'The same file was imported before.',
    });
  });
});
