/** Picks out of a procedure's input what the audit log may keep. */
import type { AuditEntry } from '@footfall/domain';

/** Enough to see what it was about. */
const TEXT_LENGTH_MAX = 200;

type Details = AuditEntry['details'];

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
  if (Array.isArray(value)) return value.map(String).join(', ').slice(0, TEXT_LENGTH_MAX);
  if (typeof value === 'string') return value.slice(0, TEXT_LENGTH_MAX);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'object') return JSON.stringify(value).slice(0, TEXT_LENGTH_MAX);
  return undefined;
}
