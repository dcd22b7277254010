/** Ids for clients that expect some: they tell one visitor or session from another, and nothing that is stored. */
import { createHash } from 'node:crypto';

const HEX_GROUPS = /^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/;

/** In the form of a UUID (version 8: made as the maker sees fit). */
export function opaqueId(kind: 'visitor' | 'session', id: number): string {
  const digest = createHash('sha256').update(`${kind}\n${id}`).digest('hex');
  return digest.replace(HEX_GROUPS, '$1-$2-8$3-8$4-$5');
}
