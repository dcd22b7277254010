/**
 * A day's cube is made with the days beside it where these are over too: who was there on both sides of midnight is then
 * known, and nobody else near it has to be kept as rows. Only days of the same month are looked at, as one manifest has them.
 */
import { addDays, daysOfPart, type Manifest, type Part } from '@footfall/domain';
import type { ArchiveContext, SiteMonth } from './archive-context.ts';
import type { CompactRequest, CompactResult } from './compact.ts';
import type { DuckdbSession } from './duckdb-session.ts';
import { discardParts, keepParts } from './keep-parts.ts';
import { commitChange, withCounted } from './manifest-changes.ts';
import { type Counting, type Neighbour, writeCube } from './part-writer.ts';

/** Where all hits of a day that is over are, and the name of these hits; null when there are none, or not yet. */
function wholeDay({ parts }: Manifest, day: string): Pick<Part, 'partId' | 'key'> | null {
  const holders = parts.flatMap((part) =>
    daysOfPart(part).flatMap((one) =>
      one.day === day ? [{ partId: one.partId, key: part.key, level: part.level }] : [],
    ),
  );
  const [holder, ...others] = holders;
  return holder === undefined || holder.level === 'sealed' || others.length > 0 ? null : holder;
}

/** False when a part's cube could be made with a day beside it that it was not made with. */
export function isOfNeighbours({ day, cube }: Part, manifest: Manifest): boolean {
  if (cube === undefined) return true;
  const before = wholeDay(manifest, addDays(day, -1));
  const after = wholeDay(manifest, addDays(day, 1));
  return (
    (before === null || before.partId === cube.before) &&
    (after === null || after.partId === cube.after)
  );
}

/** What a cube of that day is made with; nothing where none are made. */
export async function countingOf(
  { cubes, manifests, objects }: ArchiveContext,
  { siteId, month, day }: SiteMonth & { day: string },
): Promise<{ counting?: Counting }> {
  if (cubes === undefined) return {};
  const manifest = await manifests.read(siteId, month, 'latest');
  const neighbour = async (offset: number): Promise<Neighbour | null> => {
    const holder = wholeDay(manifest, addDays(day, offset));
    if (holder === null) return null;
    // Of a merged part other days are looked at as well, whose visitors are others.
    return { partId: holder.partId, path: await objects.localPath(holder.key) };
  };
  const neighbours = { before: await neighbour(-1), after: await neighbour(1) };
  return { counting: { cubes, neighbours } };
}

/** Makes the cube of a part again. The part stays as it is; the files of the cube before are retired. */
export async function countAgain(
  session: DuckdbSession,
  context: ArchiveContext,
  { siteId, month, plan, signal }: CompactRequest,
): Promise<CompactResult> {
  const [part] = plan.parts;
  const { counting } = await countingOf(context, { siteId, month, day: plan.day });
  if (part === undefined || counting === undefined) return { outcome: 'superseded' };
  const path = await context.objects.localPath(part.key);
  const { cube, files } = await writeCube(session, { siteId, day: plan.day, path, counting });
  if (signal.aborted) return { outcome: 'abandoned' };
  const counted = { ...part, cube };
  await keepParts(context, [{ part: counted, files }]);
  const { partId } = part;
  const manifest = await commitChange(
    context.manifests,
    { siteId, month },
    {
      of: (current) => withCounted(current, { partId, cube, now: context.clock() }),
      isDone: (current) => current.parts.some((one) => one.cube?.cells.key === cube.cells.key),
    },
  );
  if (manifest === 'superseded') {
    await discardParts(context, { siteId, month }, [counted]);
    return { outcome: 'superseded' };
  }
  return { outcome: 'counted' };
}
