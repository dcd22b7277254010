/** `migrate`: brings what older versions wrote into the form of today, while everything goes on. */
import { compactDay, mergeMonth, planMigration, planMonthMigration } from '@footfall/archive';
import { createManifestStore, ensureCollections, openDatabase } from '@footfall/db';
import { assertNever } from '@footfall/domain';
import type { Settings } from './env.ts';
import { openArchive } from './open-archive.ts';

export type MigrateOptions = {
  /** Say what would be done, and change nothing. */
  isDryRun: boolean;
  /** Aborted by SIGTERM; what is done by then stays done. */
  signal: AbortSignal;
  clock: () => number;
  print: (line: string) => void;
};

/** Others change the same month now and then; more often means that something else is wrong. */
const TRIES_MAX = 5;

/**
 * Writes parts of older versions again, a day at a time. Each day is one change of a manifest, so it may be stopped at
 * any moment and started again: what is done is not done twice. Collections and indexes come at every start of an app.
 */
export async function migrate(settings: Settings, options: MigrateOptions): Promise<void> {
  const database = openDatabase({ uri: settings.mongodbUri, appName: 'migrate' });
  try {
    if (!options.isDryRun) await ensureCollections(database);
    const archive = await openArchive(database, { settings, clock: options.clock });
    const months = await createManifestStore(database).months('latest');
    let days = 0;
    for (const siteMonth of months) {
      if (options.signal.aborted) break;
      days += await migrateMonth(siteMonth, { archive, options });
    }
    const what = options.isDryRun ? 'would be written again' : 'were written again';
    options.print(`${days} days of ${months.length} months ${what}`);
  } finally {
    await database.close();
  }
}

type MonthContext = {
  archive: Awaited<ReturnType<typeof openArchive>>;
  options: MigrateOptions;
};

/** The merged part of a month, if it is old; gives back of how many days it is. */
async function migrateMerged(
  { siteId, month }: { siteId: string; month: string },
  { archive, options }: MonthContext,
): Promise<number> {
  const { isDryRun, signal, clock, print } = options;
  const manifest = await archive.manifests.read(siteId, month, 'latest');
  const plan = planMonthMigration(manifest, clock(), archive.cubes);
  if (plan === null) return 0;
  print(`${siteId} ${month}: a merged part of ${plan.small.length} days`);
  if (isDryRun) return plan.small.length;
  const { outcome } = await mergeMonth(archive, { siteId, month, plan, signal });
  // Somebody who merges meanwhile writes it as it is to be.
  return outcome === 'merged' ? plan.small.length : 0;
}

async function migrateMonth(
  { siteId, month }: { siteId: string; month: string },
  { archive, options }: MonthContext,
): Promise<number> {
  const { isDryRun, signal, clock, print } = options;
  let days = await migrateMerged({ siteId, month }, { archive, options });
  for (let attempt = 1; attempt <= TRIES_MAX; attempt += 1) {
    const plans = planMigration(await archive.manifests.read(siteId, month, 'latest'), clock());
    let isSuperseded = false;
    for (const plan of plans) {
      const rows = plan.parts.reduce((sum, part) => sum + part.rows, 0);
      const versions = [...new Set(plan.parts.map(({ schema }) => schema))].join(', ');
      print(
        `${siteId} ${plan.day}: ${rows} hits in ${plan.parts.length} parts of version ${versions}`,
      );
      if (isDryRun) {
        days += 1;
        continue;
      }
      const { outcome } = await compactDay(archive, { siteId, month, plan, signal });
      switch (outcome) {
        case 'compacted':
        // Only its cube was made again.
        case 'counted':
          days += 1;
          break;
        case 'superseded':
          isSuperseded = true;
          break;
        case 'abandoned':
          return days;
        default:
          assertNever(outcome);
      }
    }
    if (!isSuperseded) return days;
  }
  throw new Error(`${siteId}, ${month} changed ${TRIES_MAX} times meanwhile: run it again`);
}
