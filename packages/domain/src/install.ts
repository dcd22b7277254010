/** Whether a site's script works: what `GET {beacon}/check` and the dashboard, while it waits for the first hit, answer. */
import { z } from 'zod';
import type { StoredHit } from './hit.ts';
import type { Tally } from './ledger.ts';

/** Why no hit counts: the likeliest, from what became of the hits that arrived. */
const INSTALL_REASONS = [
  'unknownSite',
  'nothingArrived',
  'bots',
  'excluded',
  'malformed',
  'rateLimited',
  'refused',
] as const;
export type InstallReason = (typeof INSTALL_REASONS)[number];

export const installSchema = z.object({
  site: z.string(),
  /** True when a hit has arrived that counts. */
  seen: z.boolean(),
  /** When the last of them happened, ISO 8601. */
  at: z.string().nullable(),
  /** Of its page. */
  hostname: z.string().nullable(),
  /** Null when one was seen. */
  reason: z.enum(INSTALL_REASONS).nullable(),
  /** The same for a person, and what to do. */
  message: z.string(),
});
export type Install = z.output<typeof installSchema>;

/** For how long before now the ledger is asked why nothing counts. */
export const INSTALL_LEDGER_MS = 24 * 3_600_000;

export type InstallFacts = {
  /** The last hit that counts, if there is any. */
  last: Pick<StoredHit, 'at' | 'hostname'> | null;
  /** What became of the hits of the last {@link INSTALL_LEDGER_MS}; needed only without a last one. */
  tallies: readonly Pick<Tally, 'outcome' | 'count'>[];
};

const MESSAGES: Record<InstallReason, string> = {
  unknownSite: 'There is no such site; check data-site in the script’s tag.',
  nothingArrived:
    'Nothing has arrived. Open a page of the site: is the script’s tag in it, does its address answer, and does the content security policy allow the beacon in script-src and connect-src? Blockers in your own browser may stop it too.',
  bots: 'Hits arrive, but look like those of bots and are left out. Open a page in an ordinary browser, or change the site’s bot filter.',
  excluded:
    'Hits arrive, but the site’s own rules leave them out: check the excluded addresses, countries and pages, and the allowed host names.',
  malformed:
    'Hits arrive, but are not of the form that the beacon takes; the ledger says which part of them is wrong.',
  rateLimited: 'Hits arrive faster than one sender may send them, and are refused for a while.',
  refused: 'Hits arrive, but the beacon has no room to keep them; ask its operator.',
};

/** Which reason an outcome speaks for. */
const REASON_OF: readonly [prefix: string, reason: InstallReason][] = [
  ['bot:', 'bots'],
  ['excluded:', 'excluded'],
  ['malformed:', 'malformed'],
  ['rateLimited', 'rateLimited'],
  ['refused', 'refused'],
];

/** The answer for a site that there is. */
export function judgeInstall(site: string, { last, tallies }: InstallFacts): Install {
  if (last === null) return notInstalled(site, likeliest(tallies));
  const at = new Date(last.at).toISOString();
  const message = `Hits arrive; the last one that counts came from ${last.hostname}.`;
  return { site, seen: true, at, hostname: last.hostname, reason: null, message };
}

export function notInstalled(site: string, reason: InstallReason): Install {
  return { site, seen: false, at: null, hostname: null, reason, message: MESSAGES[reason] };
}

function likeliest(tallies: InstallFacts['tallies']): InstallReason {
  const counts = REASON_OF.map(([prefix, reason]) => {
    const ofReason = tallies.filter(({ outcome }) => outcome.startsWith(prefix));
    return { reason, count: ofReason.reduce((sum, { count }) => sum + count, 0) };
  });
  const [first] = counts.toSorted((a, b) => b.count - a.count);
  return first === undefined || first.count === 0 ? 'nothingArrived' : first.reason;
}
