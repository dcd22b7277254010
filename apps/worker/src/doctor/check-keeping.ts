/** Are hits kept as they should be: sealed in time, every part where its manifest says, no job that keeps failing? */
import { measureSite, type ObjectStore } from '@footfall/archive';
import type { FailureStore, HitStore, ManifestStore, RemovalStore } from '@footfall/db';
import { keysOfPart, type Manifest } from '@footfall/domain';
import { bad, counted, type Finding, ok, warn } from './finding.ts';

/** A worker looks every minute; sealing, and another worker taking over, are within this. */
const LAG_WARN_MS = 15 * 60_000;
const LAG_BAD_MS = 6 * 3_600_000;
/** A removal is carried out within the hour, with the pauses of failed tries. */
const REMOVAL_WAIT_MS = 24 * 3_600_000;
/** One request of a bucket each: enough to see a store that lost something, or the wrong one. */
const FILES_LOOKED_AT_MAX = 2_000;
const NAMED_MAX = 5;

export type Keeping = {
  hits: HitStore;
  manifests: ManifestStore;
  failures: FailureStore;
  removals: RemovalStore;
  objects: ObjectStore;
  clock: () => number;
};

export async function checkSealing(
  siteIds: readonly string[],
  keeping: Keeping,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  let hits = 0;
  let lagMs = 0;
  for (const siteId of siteIds) {
    const manifests = await keeping.manifests.list(siteId, 'recent');
    const recentMonths = keeping.hits.monthsOf(siteId, 'recent');
    const known = { siteId, manifests, recentMonths };
    const measure = await measureSite({ batches: keeping.hits, clock: keeping.clock }, known);
    const { sealed, compacted, archived } = measure.levels;
    hits += sealed.hits + compacted.hits + archived.hits + measure.waitingHits;
    lagMs = Math.max(lagMs, measure.lagMs);
    findings.push(...(await failuresOf(siteId, keeping)), ...(await removalsOf(siteId, keeping)));
  }
  const minutes = Math.round(lagMs / 60_000);
  if (siteIds.length === 0) return [ok('there are no hits yet')];
  const says = `${counted(siteIds.length, 'site')} with ${counted(hits, 'hit')}; the oldest unsealed ones wait for ${counted(minutes, 'minute')}`;
  const todo =
    'does a worker run? /metrics has footfall_job_runs_total; more workers share the work';
  if (lagMs > LAG_BAD_MS) return [bad(says, todo), ...findings];
  return [lagMs > LAG_WARN_MS ? warn(says, todo) : ok(says), ...findings];
}

async function failuresOf(siteId: string, { failures }: Keeping): Promise<Finding[]> {
  return (await failures.list(siteId, 'recent')).map(({ job, month, times, message }) =>
    warn(
      `${job} fails for ${siteId}, ${month}, ${times} times so far: ${message}`,
      'see the runbook "Job fails"; it is tried again by itself',
    ),
  );
}

async function removalsOf(siteId: string, { removals, clock }: Keeping): Promise<Finding[]> {
  const waiting = (await removals.list(siteId, 'recent')).filter(
    ({ doneAt, requestedAt }) =>
      doneAt === null && clock() - Date.parse(requestedAt) > REMOVAL_WAIT_MS,
  );
  return waiting.map(({ requestedAt }) =>
    bad(
      `what ${siteId} was asked on ${requestedAt} to delete is still there`,
      "the worker's log says why under the job remove",
    ),
  );
}

/** Looks for the newest files of every site's months, by size. */
export async function checkParts(siteIds: readonly string[], keeping: Keeping): Promise<Finding[]> {
  const wanted: { key: string; bytes: number | null }[] = [];
  for (const siteId of siteIds) {
    for (const manifest of await keeping.manifests.list(siteId, 'latest')) {
      wanted.push(...filesOf(manifest));
    }
  }
  const looked = wanted.slice(-FILES_LOOKED_AT_MAX);
  const lost: string[] = [];
  for (const { key, bytes } of looked) {
    const size = await keeping.objects.size(key);
    if (size === null || (bytes !== null && size !== bytes)) lost.push(key);
  }
  if (lost.length === 0)
    return [ok(`${counted(looked.length, 'file')} of parts where they should be`)];
  const named = lost.slice(0, NAMED_MAX).join(', ');
  const todo =
    'is it the right folder or bucket? Hits of the last days are in MongoDB too: stop the workers and restore the files from a backup';
  return [bad(`${counted(lost.length, 'file')} of parts missing or cut short: ${named}`, todo)];
}

function filesOf({ parts }: Manifest): { key: string; bytes: number | null }[] {
  return parts.flatMap((part) =>
    keysOfPart(part).map((key) => ({ key, bytes: key === part.key ? part.bytes : null })),
  );
}
