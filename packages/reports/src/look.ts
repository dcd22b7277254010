/** What there is to read for a question: the manifests of its months, and the tail. */
import { emptyManifest, type Manifest } from '@footfall/domain';
import { type Known, mayHaveTail, missingMonth, monthsBetween, type Question } from './plan.ts';
import type { ManifestSource } from './stores.ts';
import type { Tail, TailView } from './tail.ts';

type Looking = { manifests: ManifestSource; tail: Tail };

/** More months than this are read in one go. */
const SINGLE_READS_MAX = 3;
/** A session reaches over one or two months' ends; over so many only if its times are nonsense. */
const NEIGHBOURS_MAX = 24;

/**
 * The manifests and then, because what is sealed in between must not be missed, the tail; with the months beside
 * the range that its sessions reach into.
 */
export async function look(
  context: Looking,
  question: Question,
  now: number,
): Promise<{ known: Known; view: TailView }> {
  const { range, siteId } = question;
  let months = monthsBetween(range.fromAt, range.toAt, now);
  let manifests = await readManifests(context, { siteId, months, now });
  for (let neighbours = 0; neighbours <= NEIGHBOURS_MAX; neighbours += 1) {
    const view = await context.tail.view(siteId, manifests);
    const known = { months, manifests: view.manifests, batches: view.batches };
    const missing = missingMonth(question, known, now);
    if (missing === null) return { known, view };
    view.release();
    months = [...months, missing].sort();
    const manifest = await context.manifests.read(siteId, missing, 'latest');
    manifests = new Map(view.manifests).set(missing, manifest);
  }
  throw new Error(`a session of ${siteId} reaches over more than ${NEIGHBOURS_MAX} months`);
}

async function readManifests(
  { manifests }: Looking,
  { siteId, months, now }: { siteId: string; months: readonly string[]; now: number },
): Promise<Map<string, Manifest>> {
  if (months.length <= SINGLE_READS_MAX) {
    const read = await Promise.all(months.map((month) => manifests.read(siteId, month, 'latest')));
    return new Map(read.map((manifest) => [manifest.month, manifest]));
  }
  const all = await manifests.list(siteId, 'latest');
  const known = new Map(all.map((manifest) => [manifest.month, manifest]));
  const chosen = new Map<string, Manifest>();
  for (const month of months) {
    const manifest = known.get(month);
    if (manifest !== undefined) chosen.set(month, manifest);
    else if (mayHaveTail(month, now)) chosen.set(month, emptyManifest(siteId, month));
  }
  return chosen;
}
