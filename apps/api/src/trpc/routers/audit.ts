/** The audit log of an organisation. */
import { auditEntrySchema, siteIdSchema } from '@footfall/domain';
import { z } from 'zod';
import { organisationProcedure } from '../procedures.ts';

/** A screen or two; an export asks for page after page. */
const ENTRIES_DEFAULT = 100;
const ENTRIES_MAX = 1_000;

export const auditPageSchema = z.object({
  /** The id of the last entry of the page before. */
  before: z.string().max(64).optional(),
  /** The id of a user or of a key: what they did. */
  actor: z.string().max(64).optional(),
  /** What it was about: `keys` for `keys.create` and its like. */
  area: z
    .string()
    .regex(/^[A-Za-z]{1,40}$/)
    .optional(),
  site: siteIdSchema.optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(ENTRIES_MAX).default(ENTRIES_DEFAULT),
});

export const auditAnswerSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** What to ask for as `before` for the next page; null when there is none. */
  next: z.string().nullable(),
});

export const auditRouter = {
  list: organisationProcedure('admin')
    // `cursor` is what a dashboard's library calls the same thing.
    .input(auditPageSchema.extend({ cursor: z.string().max(64).nullish() }))
    .output(auditAnswerSchema)
    .query(async ({ ctx, input: { before, cursor, limit, ...filter } }) => {
      const page = { before: before ?? cursor ?? null, limit, ...filterOf(filter) };
      const entries = await ctx.audit.list(ctx.organisation.id, page);
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return { entries, next: last?.id ?? null };
    }),
};

function filterOf(given: {
  actor?: string | undefined;
  area?: string | undefined;
  site?: string | undefined;
}) {
  const { actor = null, area = null, site = null } = given;
  return { actorId: actor, area, siteId: site };
}
