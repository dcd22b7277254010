/** Puts a worker together: stores, archive, jobs, and the server that tells how it fares. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { ObjectStore } from '@footfall/archive';
import {
  createDropStore,
  createFailureStore,
  createGoalStore,
  createGuestStore,
  createHitStore,
  createImportWorkStore,
  createLeaseStore,
  createManifestStore,
  createOrganisationStore,
  createRemovalStore,
  createSiteStore,
  createSummaryStore,
  createUserStore,
  type Database,
  ensureCollections,
  type HitStore,
  type ManifestStore,
  openDatabase,
} from '@footfall/db';
import { openLocations } from '@footfall/enrichment';
import { createSendMail } from '@footfall/mail';
import { createReports } from '@footfall/reports';
import { openTracing } from '@footfall/tracing';
import type { Logger } from 'pino';
import { createDueMonths } from './due-months.ts';
import type { Settings } from './env.ts';
import { startHealthServer } from './health-server.ts';
import { createJobs } from './jobs/jobs.ts';
import type { WorkerContext } from './jobs/worker-context.ts';
import { createMetrics } from './metrics.ts';
import { openArchive } from './open-archive.ts';
import { startJobs } from './runner.ts';

export type Worker = {
  /** Where it tells how it fares. */
  port: number;
  /** Calls off what runs, gives leases back and closes everything. */
  stop(): Promise<void>;
};

/** Starts a worker; rejects with a sentence for the operator when it cannot. */
export async function startWorker(
  settings: Settings,
  log: Logger,
  clock: () => number,
): Promise<Worker> {
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'worker' });
  try {
    await ensureCollections(database);
    return await startJobsOn(database, { settings, log, clock });
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function startJobsOn(
  database: Database,
  { settings, log, clock }: { settings: Settings; log: Logger; clock: () => number },
): Promise<Worker> {
  const hits = createHitStore(database);
  const manifests = createManifestStore(database);
  const drops = createDropStore(database);
  const archive = { ...(await openArchive(database, { settings, clock })), drops };
  const metrics = createMetrics();
  const tracing = await openTracing(settings.tracing, 'worker', log);
  const { host, port, sealIntervalMs } = settings;
  const health = await startHealthServer({
    host,
    port,
    metrics,
    reasons: () => reasonsAgainst(database, archive.objects, settings),
  });
  const jobs = createJobs({
    archive,
    hits,
    drops,
    manifests,
    sites: createSiteStore(database),
    removals: createRemovalStore(database),
    imports: createImportWorkStore(database),
    failures: createFailureStore(database),
    openLocations: () => openLocations(settings.locations, log),
    ...openSummaries(database, { settings, archive, hits, manifests }),
    // A restarted worker is another one: what the one before held ends by itself.
    holder: { leases: createLeaseStore(database), owner: randomUUID() },
    due: createDueMonths(sealIntervalMs),
    sealIntervalMs,
    keeping: settings,
    metrics,
    tracing,
    log,
  });
  const runner = startJobs(jobs, { metrics, tracing, log });
  return {
    port: health.port,
    stop: async () => {
      await runner.stop();
      await health.close();
      await database.close();
      await tracing.stop();
    },
  };
}

/** What mails need beside the archive. */
function openSummaries(
  database: Database,
  of: {
    settings: Settings;
    archive: Pick<WorkerContext['archive'], 'objects' | 'clock'>;
    hits: HitStore;
    manifests: ManifestStore;
  },
) {
  const { settings, archive, hits, manifests } = of;
  return {
    summaries: createSummaryStore(database),
    organisations: createOrganisationStore(database),
    guests: createGuestStore(database),
    users: createUserStore(database),
    sendMail: settings.mail === null ? null : createSendMail(settings.mail),
    publicUrl: settings.publicUrl,
    openReports: () =>
      createReports({
        manifests,
        batches: hits,
        goals: createGoalStore(database),
        parts: archive.objects,
        // Each question is asked once a week or month.
        cache: { getOrCompute: (_siteId, _request, compute) => compute() },
        clock: archive.clock,
        duckdb: {
          memoryLimit: `${SUMMARY_MEMORY_MB}MB`,
          threads: 1,
        },
      }),
  };
}

/** Of the questions of a summary, beside what other work may use: they are small, and nobody waits for them. */
const SUMMARY_MEMORY_MB = 256;

async function reasonsAgainst(
  database: Database,
  objects: ObjectStore,
  settings: Settings,
): Promise<string[]> {
  const checks = [
    { reason: 'MongoDB cannot be reached.', check: database.ping() },
    settings.objects.kind === 'folder'
      ? {
          reason: 'The folder of parts cannot be written to.',
          check: access(settings.objects.folder, constants.R_OK | constants.W_OK),
        }
      : { reason: 'The bucket of parts cannot be read.', check: objects.list('', { limit: 1 }) },
  ];
  const reasons = await Promise.all(
    checks.map(async ({ reason, check }) => {
      try {
        await check;
        return [];
      } catch {
        // Why is for the log: a driver's error may name hosts and users.
        return [reason];
      }
    }),
  );
  return reasons.flat();
}
