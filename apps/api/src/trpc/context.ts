/** What a procedure can reach: who asks, and the few deeds of which the answers are made. */
import type {
  Annotation,
  ArrivalsReport,
  Explanation,
  Funnel,
  Goal,
  Install,
  Ledger,
  NewAnnotation,
  NewFunnel,
  NewGoal,
  NewOwnedSegment,
  OwnedSegment,
  Privacy,
  Progress,
  Query,
  QueryResult,
  Site,
} from '@footfall/domain';
import type { Studied, Study } from '@footfall/reports';
import type { Trace } from '@footfall/tracing';
import type { ApiKeys } from '../api-keys.ts';
import type { Audit } from '../audit.ts';
import type { Accounts } from '../auth/accounts.ts';
import type { Definitions } from '../definitions.ts';
import type { Exports } from '../exports.ts';
import type { Imports } from '../imports.ts';
import type { Invitations } from '../invitations.ts';
import type { Organisations } from '../organisations.ts';
import type { Passwords } from '../passwords.ts';
import type { Shares } from '../shares.ts';
import type { Sites } from '../sites.ts';
import type { Storage } from '../storage.ts';
import type { Summaries } from '../summaries.ts';
import type { Viewer } from '../viewer.ts';
import type { Watches } from '../watches.ts';

export type NewAdministrator = { email: string; password: string; name: string };

/** How a request to become the first administrator ended; `closed`: there is one already. */
export type SetUpOutcome = 'created' | 'closed';

/** How a question to the reports ended; the same as theirs, spelled here so that their types stay theirs. */
export type ReportOutcome<Value> =
  | { ok: true; result: Value }
  /** The question contradicts itself; the message says what to change. */
  | { ok: false; reason: 'badQuestion'; message: string }
  | { ok: false; reason: 'tooSlow' | 'tooMuch' | 'cancelled' };

/** What main.ts builds once; the same for every request. */
export type Deeds = {
  accounts: Pick<
    Accounts,
    | 'needsSetup'
    | 'setUp'
    | 'signIn'
    | 'listSessions'
    | 'endSessions'
    | 'readSecurity'
    | 'providers'
    | 'readProviders'
    | 'unlink'
    | 'allow'
  >;
  invitations: Invitations;
  passwords: Passwords;
  sites: Sites;
  organisations: Organisations;
  audit: Audit;
  keys: ApiKeys;
  /** Answers a question about a site, within a time of its own; `cancelled` when the signal aborts. */
  report(
    site: Site,
    query: Query,
    options: { signal: AbortSignal; hear?: (progress: Progress) => void },
  ): Promise<ReportOutcome<QueryResult>>;
  /** Answers it too, and says how the answer came about. */
  explain(
    site: Site,
    query: Query,
    options: { signal: AbortSignal },
  ): Promise<ReportOutcome<Explanation>>;
  /** Makes a report of another kind; ends like the others. */
  study<Value>(
    site: Site,
    study: Study<Value>,
    options: { signal: AbortSignal; hear?: (progress: Progress) => void },
  ): Promise<ReportOutcome<Studied<Value>>>;
  /** The day of the site's first hit that is still kept, in its time zone; null while it has none. */
  readFirstDay(site: Site): Promise<string | null>;
  goals: Definitions<Goal, NewGoal>;
  funnels: Definitions<Funnel, NewFunnel>;
  annotations: Definitions<Annotation, NewAnnotation>;
  segments: Definitions<OwnedSegment, NewOwnedSegment>;
  /** What became of the hits that arrived on days of the site's time zone, both included. */
  readLedger(site: Site, days: { from: string; to: string }): Promise<Ledger>;
  /** How a site's hits are kept, and what is deleted for good. */
  storage: Storage;
  /** Raw hits. */
  exports: Exports;
  /** Files of hits on their way in. */
  imports: Imports;
  /** What is done with data of a site's visitors; null when there is no such site. */
  readPrivacy(siteId: string): Promise<Privacy | null>;
  /** Who is mailed summaries. */
  summaries: Summaries;
  /** Links that show a dashboard. */
  shares: Shares;
  /** Whether hits of the site arrive, or the likely reason why not; the beacon answers the same. */
  checkInstall(siteId: string): Promise<Install>;
  /** Visitors of the last minutes; null when the live store cannot be reached. */
  countPresent(siteId: string): Promise<number | null>;
  /** What is pushed. */
  watches: Pick<Watches, 'open'>;
  /** By what way requests of a site reach the beacons; null when that cannot be read. */
  readArrivals(siteId: string): Promise<ArrivalsReport | null>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Where visitors' browsers reach the beacon. */
  beaconUrl: string;
};

/** One request's view of them. */
export type Context = Deeds & {
  /** Who asks; null for a stranger. Looked up at most once per request. */
  viewer(): Promise<Viewer | null>;
  /** From where, as far as is kept; null when unknown. */
  network: string | null;
  /** Aborts when the client has gone away. */
  signal: AbortSignal;
  /** Adds a cookie to the answer. */
  setCookie(cookie: string): void;
  /** Takes note of an error that is ours, and that the caller need not know of. */
  onFault(error: unknown): void;
  /** Null where the request is not followed. */
  trace: Trace | null;
};
