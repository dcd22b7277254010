/** One broken hit for every reason that the ledger knows. */
import type { MalformedReason } from '@footfall/domain';
import type { SentHit, WireHit } from './sent.ts';

const KINDS: readonly { malformed: MalformedReason; change: Record<string, unknown> | null }[] = [
  { malformed: 'notAnObject', change: null },
  { malformed: 'id', change: { i: 'short' } },
  { malformed: 'id', change: { i: { $gt: '' } } },
  { malformed: 'name', change: { n: '' } },
  { malformed: 'name', change: { n: 'n'.repeat(121) } },
  { malformed: 'url', change: { u: '/only/a/path' } },
  { malformed: 'url', change: { u: 'javascript:alert(1)' } },
  { malformed: 'referrer', change: { r: 7 } },
  { malformed: 'title', change: { t: { $ne: null } } },
  { malformed: 'age', change: { a: -1 } },
  { malformed: 'age', change: { a: 73 * 3_600_000 } },
  { malformed: 'viewport', change: { w: 'wide' } },
  { malformed: 'language', change: { l: 'x'.repeat(65) } },
  { malformed: 'properties', change: { p: { deep: { $gt: '' } } } },
  { malformed: 'properties', change: { p: JSON.parse('{"__proto__":"polluted"}') } },
  {
    malformed: 'properties',
    change: { p: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`p${index}`, 1])) },
  },
  { malformed: 'value', change: { v: { amount: '12,34', currency: 'EUR' } } },
  { malformed: 'engagement', change: { e: -5 } },
  { malformed: 'engagement', change: { d: 101 } },
  { malformed: 'address', change: { ip: 42 } },
  { malformed: 'time', change: { at: 'yesterday' } },
];

/** The broken hit number `index`: the kinds come round in turn. `at` (ms since 1970) is when it claims to be. */
export function breakHit(index: number, at: number): SentHit {
  const kind = KINDS[index % KINDS.length] ?? { malformed: 'notAnObject', change: null };
  if (kind.change === null) return { wire: 'not a hit', malformed: kind.malformed };
  const sound: WireHit = {
    i: `malformed-${String(index).padStart(10, '0')}`,
    n: 'pageview',
    u: 'https://broken.example/',
    ip: '203.0.113.9',
    ua: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    at: new Date(at).toISOString(),
  };
  return { wire: { ...sound, ...kind.change }, malformed: kind.malformed };
}
