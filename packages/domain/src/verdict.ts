/** How a hit ends: exactly one outcome for each that reaches the beacon; contract.md, "The ledger". */

/** Why a hit is not of the form that the contract asks for. */
export const MALFORMED_REASONS = [
  'notAnObject',
  'id',
  'name',
  'url',
  'referrer',
  'title',
  'age',
  'viewport',
  'language',
  'properties',
  'value',
  'engagement',
  'address',
  'time',
] as const;
export type MalformedReason = (typeof MALFORMED_REASONS)[number];

/** By what a bot was told; ADR 7 says which of them count for which site. */
export const BOT_REASONS = [
  'agent',
  'prefetch',
  'referrerSpam',
  'headless',
  'emptyAgent',
  'library',
  'webdriver',
  'rate',
] as const;
export type BotReason = (typeof BOT_REASONS)[number];

/** The site's own rules; `privacySignal` is the visitor's, and the one whose hits are not kept. */
export const EXCLUSION_RULES = ['address', 'country', 'page', 'hostname', 'privacySignal'] as const;
export type ExclusionRule = (typeof EXCLUSION_RULES)[number];

/** The verdict on a hit that is kept but left out of every report. */
export type LeftOutVerdict = `bot:${BotReason}` | `excluded:${ExclusionRule}`;

/** Hits for which a privacy signal spoke are not kept: there is nothing to take back. */
export const LEFT_OUT_VERDICTS: readonly LeftOutVerdict[] = [
  ...BOT_REASONS.map((reason) => `bot:${reason}` as const),
  ...EXCLUSION_RULES.filter((rule) => rule !== 'privacySignal').map(
    (rule) => `excluded:${rule}` as const,
  ),
];

/** What stands for a verdict where a judging took a hit that had none. */
export const TAKEN = 'judgedAgain';

/** How a hit ended, as the ledger counts it. */
export type Outcome =
  | 'stored'
  | 'duplicate'
  | LeftOutVerdict
  | `malformed:${MalformedReason}`
  | 'rateLimited'
  | 'refused'
  | 'deadLetter';

/** Why our script gave a hit up: too many waited, it was too large, or the beacon refused it for good. */
export const LOST_REASONS = ['full', 'large', 'refused'] as const;
export type LostReason = (typeof LOST_REASONS)[number];

/** What the ledger has beside outcomes: hits that never arrived, as the sender says. */
export type LostCount = `lost:${LostReason}`;

/** Makes the compiler prove that a `switch` over a closed union is complete. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected case: ${JSON.stringify(value)}`);
}
