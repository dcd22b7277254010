/** The audit log of an organisation. */
import { auditEntrySchema } from '@footfall/domain';
import { z } from 'zod';
import { organisationProcedure } from '../procedures.ts';

/** A screen or two; an export asks for page after page. */
const ENTRIES_DEFAULT = 100;
const ENTRIES_MAX = 1_000;

export const auditPageSchema = z.object({
  /** The id of the last entry of the page before. */
  before: z.string().max(64).optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(ENTRIES_MAX).default(ENTRIES_DEFAULT),
});

export const auditAnswerSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** What to ask for as `before` for the next page; null when there is none. */
  next: z.string().nullable(),
});

export const auditRouter = {
  list: organisationProcedure('admin')
    .input(auditPageSchema)
    .output(auditAnswerSchema)
    .query(async ({ ctx, input: { before, limit } }) => {
      const page = { before: before ?? null, limit };
      const entries = await ctx.audit.list(ctx.organisation.id, page);
      const last = entries.length === limit ? entries.at(-1) : undefined;
      return { entries, next: last?.id ?? null };
    }),
};
