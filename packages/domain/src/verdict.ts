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

export type Verdict =
  | { outcome: 'stored' }
  | { outcome: 'duplicate' }
  | { outcome: 'malformed'; reason: MalformedReason }
  | { outcome: 'refused' };

/** Makes the compiler prove that a `switch` over a closed union is complete. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected case: ${JSON.stringify(value)}`);
}
