/** Filters with a name: of the site, for all who see it, or personal, for who made them alone. */
import {
  changedSegmentSchema,
  isPermitted,
  newSegmentSchema,
  type OwnedSegment,
  type Permission,
  type Segment,
  segmentSchema,
} from '@footfall/domain';
import { z } from 'zod';
import type { Viewer } from '../../viewer.ts';
import { shortened } from '../audited.ts';
import {
  definitionIdSchema,
  removedOr,
  removedSchema,
  unrefused,
} from '../definition-procedures.ts';
import { refused } from '../failure.ts';
import { notPermitted, siteProcedure } from '../procedures.ts';

export const segmentsRouter = {
  list: siteProcedure('reports:read')
    .output(z.array(segmentSchema))
    .query(async ({ ctx }) => {
      const segments = await ctx.segments.list(ctx.site.id);
      return segments.filter((one) => isFor(one, ctx.asking)).map(toSegment);
    }),

  add: siteProcedure('reports:read')
    .meta({ audited: ['name'] })
    .input(newSegmentSchema.extend({ site: z.string() }))
    .output(segmentSchema)
    .mutation(async ({ ctx, input: { site: _, ...wanted } }) => {
      const userId = ownerOf(wanted.isPersonal, ctx);
      const added = await ctx.segments.add(ctx.site.id, { ...wanted, userId });
      return toSegment(unrefused(added, 'segment'));
    }),

  /** Its name and its filters; whose it is stays as it is. */
  change: siteProcedure('reports:read')
    .meta({ audited: ['id', 'name'] })
    .input(changedSegmentSchema.extend({ site: z.string(), id: definitionIdSchema }))
    .output(segmentSchema)
    .mutation(async ({ ctx, input: { site: _, id, ...wanted } }) => {
      const found = await segmentFor(ctx, id);
      if (found === undefined) return unrefused<Segment>('missing', 'segment');
      const userId = ownerOf(found.isPersonal, ctx);
      const { isPersonal } = found;
      const changed = await ctx.segments.change(ctx.site.id, id, { ...wanted, isPersonal, userId });
      return toSegment(unrefused(changed, 'segment'));
    }),

  remove: siteProcedure('reports:read')
    .meta({ audited: ['id'] })
    .input(z.object({ id: definitionIdSchema }))
    .output(removedSchema)
    .mutation(async ({ ctx, input }) => {
      const found = await segmentFor(ctx, input.id);
      if (found !== undefined) {
        ownerOf(found.isPersonal, ctx);
        ctx.told['name'] = shortened(found.name);
      }
      const isRemoved = found !== undefined && (await ctx.segments.remove(ctx.site.id, input.id));
      return removedOr(isRemoved, 'segment');
    }),
};

function isFor({ userId }: OwnedSegment, viewer: Viewer): boolean {
  return userId === null || (viewer.is === 'user' && viewer.user.id === userId);
}

/** The segment of an id, if it is there for who asks. */
async function segmentFor(
  { segments, site, asking }: { segments: Listed; site: { id: string }; asking: Viewer },
  id: string,
): Promise<OwnedSegment | undefined> {
  const known = await segments.list(site.id);
  return known.find((one) => one.id === id && isFor(one, asking));
}

type Listed = { list(siteId: string): Promise<OwnedSegment[]> };

function toSegment({ userId: _, ...segment }: OwnedSegment): Segment {
  return segment;
}

type Asking = { asking: Viewer; permissions: readonly Permission[] };

/** Whose a segment is: a personal one the user's, one of the site nobody's, for which the viewer must be permitted. */
function ownerOf(isPersonal: boolean, { asking, permissions }: Asking): string | null {
  if (!isPersonal) {
    if (isPermitted(permissions, 'sites:write')) return null;
    const message = 'Segments of the site need the permission sites:write; make it personal.';
    throw notPermitted(message);
  }
  if (asking.is === 'user') return asking.user.id;
  throw refused('BAD_REQUEST', 'peopleOnly', 'An API key has nothing personal.');
}
