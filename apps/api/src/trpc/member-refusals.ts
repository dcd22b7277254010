/** Says why members were not changed, in the words of the API. */
import { TRPCError } from '@trpc/server';
import type { MemberOutcome } from '../organisations.ts';

/** Throws what the caller is told when the change was refused. */
export function checked(outcome: MemberOutcome): { changed: true } {
  switch (outcome) {
    case 'changed':
      return { changed: true };
    case 'unknown':
      throw new TRPCError({ code: 'NOT_FOUND', message: 'There is no such member.' });
    case 'isOwner': {
      const message = 'The owner stays the owner until the organisation is handed over.';
      throw new TRPCError({ code: 'CONFLICT', message });
    }
    case 'full':
      throw new TRPCError({
        code: 'CONFLICT',
        message: 'An organisation cannot have more members.',
      });
  }
}
