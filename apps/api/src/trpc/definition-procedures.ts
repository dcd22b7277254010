/** What the procedures of goals, funnels, segments and annotations have in common: ids in, refusals out. */
import type { SiteListRefusal } from '@footfall/db';
import { z } from 'zod';
import { type Details, shortened } from './audited.ts';
import { notFound, refused } from './failure.ts';

/** As `randomUUID` makes them. */
export const definitionIdSchema = z.uuid();

export const removedSchema = z.object({ removed: z.literal(true) });

/** The value, or the failure that a refusal is; `noun` is what it is called: `goal`. */
export function unrefused<Value extends object>(
  outcome: Value | SiteListRefusal,
  noun: string,
): Value {
  switch (outcome) {
    case 'full':
      throw refused('CONFLICT', 'full', `The site has as many as it may: remove a ${noun} first.`);
    case 'taken':
      throw refused('CONFLICT', 'taken', `The site has a ${noun} of this name.`);
    case 'missing':
      throw missing(noun);
    default:
      return outcome;
  }
}

/** Lets the audit log say what was removed by the name that people knew it by: its id says nothing any more. */
export async function tellName(
  { told }: { told: Details },
  listed: Promise<readonly { id: string; name: string }[]>,
  id: string,
): Promise<void> {
  const name = (await listed).find((one) => one.id === id)?.name;
  if (name !== undefined) told['name'] = shortened(name);
}

/** The answer to a removal. */
export function removedOr(isRemoved: boolean, noun: string): { removed: true } {
  if (!isRemoved) throw missing(noun);
  return { removed: true };
}

function missing(noun: string): Error {
  return notFound(`The site has no such ${noun}.`);
}
