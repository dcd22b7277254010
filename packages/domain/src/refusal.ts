/** Why the API declines what it understood: a word for each reason, beside the sentence, for programs and for pages in other languages. */

/** A caller may add to them, and takes one that it does not know by its sentence. */
export const REFUSALS = [
  /** Another one has this name. */
  'taken',
  /** There are as many as there may be. */
  'full',
  /** Another site has this id. */
  'idTaken',
  /** The role, or the key, does not allow it. */
  'notPermitted',
  /** Keys are nobody: this is for who is signed in. */
  'peopleOnly',
  /** Of several organisations one has to be named. */
  'whichOrganisation',
  /** It would be over before it begins. */
  'past',
  /** A guest of a site leads nothing. */
  'guestRole',
  /** The invited address has an account: its owner signs in first. */
  'signInFirst',
  /** A newcomer needs a name and a password. */
  'namesNobody',
  /** There is an administrator already. */
  'setUp',
  'wrongPassword',
  /** Many people use it, so it is tried first. */
  'commonPassword',
  'tooManyTries',
  /** Nothing else would open the account. */
  'lastWay',
  /** The owner stays until the organisation is handed over. */
  'isOwner',
  /** No segment of the site that could be shared. */
  'noSegment',
  /** An import of the same file counts. */
  'sameFile',
  /** The file of an import is whole: nothing can be added. */
  'fileWhole',
  /** Pieces of the file of an import are missing. */
  'fileGap',
  /** The question makes no sense as it is. */
  'badQuestion',
  'tooSlow',
  /** It needs more memory than reports may take. */
  'tooMuch',
  /** The link that is asked does not tell this. */
  'withheld',
  /** A file cannot have so many hits. */
  'tooLarge',
  /** As many streams, or exports, as there may be at once are open. */
  'busy',
  /** What is needed for it cannot be reached at the moment. */
  'away',
] as const;
export type RefusalReason = (typeof REFUSALS)[number];

export function isRefusal(reason: unknown): reason is RefusalReason {
  return (REFUSALS as readonly unknown[]).includes(reason);
}
