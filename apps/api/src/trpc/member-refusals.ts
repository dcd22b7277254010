/** Says why members were not changed, in the words of the API. */
import type { MemberOutcome } from '../organisations.ts';
import { notFound, refused } from './failure.ts';

/** Throws what the caller is told when the change was refused. */
export function checked(outcome: MemberOutcome): { changed: true } {
  switch (outcome) {
    case 'changed':
      return { changed: true };
    case 'unknown':
      throw notFound('There is no such member.');
    case 'isOwner': {
      const message = 'The owner stays the owner until the organisation is handed over.';
      throw refused('CONFLICT', 'isOwner', message);
    }
    case 'full':
      throw refused('CONFLICT', 'full', 'An organisation cannot have more members.');
  }
}
