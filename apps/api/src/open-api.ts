/** Puts the API together: stores, accounts, reports and the app over them; nothing listens yet. */
import { availableParallelism } from 'node:os';
import { createClientAddress } from '@footfall/addresses';
import { type ObjectStore, openObjects } from '@footfall/archive';
import {
  type Cache,
  createArrivalStore,
  createAskedStore,
  createLiveStore,
  createQuotaStore,
  createReportCache,
  LIVE_WINDOW_MS,
  openCache,
  type QuotaStore,
} from '@footfall/cache';
import {
  createAnnotationStore,
  createApiKeyStore,
  createAuditStore,
  createFailureStore,
  createFunnelStore,
  createGoalStore,
  createGuestStore,
  createHitStore,
  createInstallStore,
  createInvitationStore,
  createLedgerStore,
  createManifestStore,
  createOrganisationStore,
  createPasswordResetStore,
  createRemovalStore,
  createSegmentStore,
  createSiteStore,
  createSummaryStore,
  type Database,
  ensureCollections,
  type OrganisationStore,
  openDatabase,
  type SiteStore,
} from '@footfall/db';
import { privacyOf } from '@footfall/domain';
import { createSendMail } from '@footfall/mail';
import { createReports, type Reports } from '@footfall/reports';
import { openTracing, type Tracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import { createApiKeys } from './api-keys.ts';
import { createApp } from './app.ts';
import { readArrivals } from './arrivals.ts';
import { createAudit } from './audit.ts';
import { type Accounts, createAccounts } from './auth/accounts.ts';
import { createAttempts } from './auth/attempts.ts';
import { readOrCreateSecret } from './auth/secret.ts';
import { registerAdminKey } from './auth/viewer-of.ts';
import { createDefinitions } from './definitions.ts';
import type { Settings } from './env.ts';
import { createInstallCheck } from './install.ts';
import { createInvitations, createIsInvited } from './invitations.ts';
import { createLedger } from './ledger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openExchange } from './open-exchange.ts';
import { createOrganisations, type Organisations } from './organisations.ts';
import { createPasswords } from './passwords.ts';
import type { Dependency } from './routes/health.ts';
import { createSites } from './sites.ts';
import { createStorage } from './storage.ts';
import { createSummaries } from './summaries.ts';
import type { Deeds } from './trpc/context.ts';
import { createWarmUp, type WarmUp } from './warm-up.ts';
import { createWatches, type Watches } from './watches.ts';

export type Api = {
  /** Answers a request. */
  app: ReturnType<typeof createApp>;
  /** Gets ready for what was asked before the start, while nothing is; for when requests can come. */
  warmUp(): void;
  /** Ends what is pushed, and pushes nothing any more; requests are answered as before. */
  leave(): void;
  /** Waits for what runs and lets go of every store. */
  close(): Promise<void>;
};

/** Opens the stores and makes what is missing in them. Rejects, with everything closed, when MongoDB cannot be reached. */
export async function openApi(settings: Settings, log: Logger, now: () => number): Promise<Api> {
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'api' });
  try {
    await ensureCollections(database);
  } catch (error) {
    await database.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`MongoDB cannot be used: ${reason}`, { cause: error });
  }
  const cache = openCache({
    url: settings.redisUrl,
    keyPrefix: settings.redisKeyPrefix,
    onChange: (change) => log.warn(change, change.isAway ? 'Redis is away' : 'Redis is back'),
  });
  const objects = await openObjects(settings.objects, { clock: now, readMs: PART_READ_MS });
  const reports = openReports({ settings, log, now, database, cache, objects });
  const metrics = createMetrics();
  const warmUp = createWarmUp({
    ...{ asked: createAskedStore(cache), reports, metrics, now, log },
    readSite: (siteId) => createSiteStore(database).read(siteId, 'recent'),
  });
  const tracing = await openTracing(settings.tracing, 'api', log);
  const close = async () => {
    await warmUp.stop();
    await reports.close();
    await cache.close();
    await database.close();
    await tracing.stop();
  };
  try {
    const stores = { database, cache, reports: warmUp.watched, objects };
    const watches = createWatches({ ageMaxMs: settings.streamSeconds * 1_000 }, metrics.streams);
    const given = { ...stores, tracing, log, now, metrics, watches };
    const app = await assemble(settings, given);
    return { app, warmUp: warmUp.start, leave: watches.leave, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Stores = {
  database: Database;
  cache: Cache;
  reports: WarmUp['watched'];
  objects: ObjectStore;
};
type Surroundings = { log: Logger; now: () => number };

type Watching = { tracing: Tracing; metrics: Metrics; watches: Watches };

async function assemble(settings: Settings, stores: Stores & Surroundings & Watching) {
  const { database, cache, reports, objects, tracing, metrics, watches, log, now } = stores;
  const { publicUrl } = settings;
  const keys = createApiKeyStore(database);
  const sites = createSiteStore(database);
  const live = createLiveStore(cache);
  const quotas = createQuotaStore(cache, now);
  const arrivals = createArrivalStore(cache);
  const secret = settings.authSecret ?? (await readOrCreateSecret(settings.dataDir));
  const accounts = await openAccounts(settings, { database, secret, log, now });
  if (settings.apiKey !== null) await registerAdminKey(keys, settings.apiKey);
  const { organisations, organisationStore } = openOrganisations(database, accounts, now);
  await organisations.ensureFirst();
  const deeds: Deeds = {
    accounts,
    organisations,
    sites: createSites(sites, organisations, now),
    keys: createApiKeys(keys, sites, now),
    audit: createAudit(createAuditStore(database), now),
    ...openMailed({
      settings,
      database,
      accounts,
      people: organisations,
      organisations: organisationStore,
      sites,
      quotas,
      now,
      log,
    }),
    ...openAnswers(reports, database),
    ...openDefinitions(database, now),
    ...openKeeping(database, now),
    ...openExchange({ settings, database, objects, quotas, secret, now }),
    readPrivacy: async (siteId) => {
      const site = await sites.read(siteId, 'recent');
      return site === null ? null : privacyOf(site, settings.retentionDays);
    },
    readArrivals: (siteId) => readArrivals(siteId, arrivals, now()),
    countPresent: (siteId) => live.countSeen(siteId, now() - LIVE_WINDOW_MS),
    watches,
    now,
    beaconUrl: settings.beaconUrl,
  };
  return createApp({
    deeds,
    accounts,
    keys,
    clientAddress: createClientAddress(settings.trustedProxies),
    attempts: createAttempts(now),
    limits: {
      quotas,
      requestsPerMinute: settings.requestsPerMinute,
      secret,
    },
    dependencies: dependenciesOf(stores),
    metrics,
    tracing,
    log,
    publicUrl,
    webDist: settings.webDist,
  });
}

/** Accounts, with the first administrator where the settings name one. */
async function openAccounts(
  { publicUrl, providers, administrator }: Settings,
  { database, secret, log, now }: Surroundings & { database: Database; secret: string },
): Promise<Accounts> {
  const accounts = createAccounts({
    database,
    secret,
    publicUrl,
    warn: (message) => log.warn({ message }, 'accounts'),
    providers,
    isInvited: createIsInvited(createInvitationStore(database), now),
    now,
  });
  // Asking also finishes a set-up that a crash broke off.
  const needsSetup = await accounts.needsSetup();
  if (needsSetup && administrator !== null) await accounts.setUp(administrator);
  return accounts;
}

/** What is answered about sites. */
function openAnswers(reports: Stores['reports'], database: Database) {
  return {
    report: reports.query,
    explain: reports.explain,
    study: reports.study,
    readFirstDay: reports.firstDay,
    readLedger: createLedger(createLedgerStore(database)),
  };
}

/** How hits are kept, and whether they come at all. */
function openKeeping(database: Database, now: () => number) {
  return {
    storage: createStorage({
      hits: createHitStore(database),
      manifests: createManifestStore(database),
      failures: createFailureStore(database),
      removals: createRemovalStore(database),
      clock: now,
    }),
    checkInstall: createInstallCheck(createInstallStore(database), now),
  };
}

/** What people define for their sites. */
function openDefinitions(database: Database, now: () => number) {
  return {
    goals: createDefinitions(createGoalStore(database), now),
    funnels: createDefinitions(createFunnelStore(database), now),
    annotations: createDefinitions(createAnnotationStore(database), now),
    segments: createDefinitions(createSegmentStore(database), now),
  };
}

/** Without Redis reports are slower and the live count is missing; the API goes on. */
function dependenciesOf({ database, cache }: Stores): Dependency[] {
  return [
    { name: 'MongoDB', isRequired: true, check: () => database.ping() },
    { name: 'Redis', isRequired: false, check: () => cache.ping() },
  ];
}

function openReports(
  given: Surroundings & Omit<Stores, 'reports'> & { settings: Settings },
): Reports {
  const { settings, log, now, database, cache, objects } = given;
  return createReports({
    manifests: createManifestStore(database),
    batches: createHitStore(database),
    goals: createGoalStore(database),
    parts: objects,
    cache: createReportCache(cache),
    clock: now,
    duckdb: {
      memoryLimit: `${settings.reportsMemoryMb}MB`,
      threads: Math.min(availableParallelism(), DUCKDB_THREADS_MAX),
    },
    log: (event, { error, ...details }) => log.warn({ ...details, err: error }, event),
  });
}

/** A question is given up after 30 s; until then its parts have to stay where they are. */
const PART_READ_MS = 120_000;

/** One question gains little from more, and others want to be answered too. */
const DUCKDB_THREADS_MAX = 4;

/** What needs a mailbox: invitations, summaries, and new passwords for old ones. */
function openMailed(given: {
  settings: Settings;
  database: Database;
  accounts: Accounts;
  people: Organisations;
  organisations: OrganisationStore;
  sites: SiteStore;
  quotas: QuotaStore;
  now: () => number;
  log: Logger;
}) {
  const { settings, database, accounts, people, organisations, sites, quotas, now, log } = given;
  const { mail, publicUrl } = settings;
  const sendMail = mail === null ? null : createSendMail(mail);
  const shared = { accounts, sendMail, publicUrl, now };
  return {
    invitations: createInvitations({
      ...shared,
      invitations: createInvitationStore(database),
      organisations,
      sites,
      people,
    }),
    summaries: createSummaries({
      summaries: createSummaryStore(database),
      readUsers: accounts.readUsers,
      isPossible: mail !== null,
      now,
    }),
    passwords: createPasswords({
      ...shared,
      resets: createPasswordResetStore(database),
      quotas,
      onFault: (error) => log.error({ err: error }, 'a link for a new password was not mailed'),
    }),
  };
}

function openOrganisations(database: Database, accounts: Accounts, now: () => number) {
  const organisationStore = createOrganisationStore(database);
  const organisations = createOrganisations({
    organisations: organisationStore,
    guests: createGuestStore(database),
    readUsers: accounts.readUsers,
    now,
  });
  return { organisations, organisationStore };
}
