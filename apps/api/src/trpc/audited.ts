/** Picks out of a procedure's input what the audit log may keep. */
import type { AuditEntry } from '@footfall/domain';

/** Enough to see what it was about. */
const TEXT_LENGTH_MAX = 200;

export type Details = AuditEntry['details'];

/** A text as the log keeps it. */
export function shortened(text: string): string {
  return text.slice(0, TEXT_LENGTH_MAX);
}

/** The named fields, objects as JSON; nothing that is not named. */
export function detailsOf(input: unknown, names: readonly string[]): Details {
  if (typeof input !== 'object' || input === null) return {};
  const fields = new Map(Object.entries(input));
  const details: Details = {};
  for (const name of names) {
    const value = shown(fields.get(name));
    if (value !== undefined) details[name] = value;
  }
  return details;
}

function shown(value: unknown): Details[string] | undefined {
  if (Array.isArray(value)) return shortened(value.map(String).join(', '));
  if (typeof value === 'string') return shortened(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'object') return shortened(JSON.stringify(value));
  return undefined;
}
