/** The API keys of an organisation. */
import { PERMISSIONS, siteIdSchema } from '@footfall/domain';
import { z } from 'zod';
import { refusePast } from '../expiry.ts';
import { notFound } from '../failure.ts';
import { organisationProcedure } from '../procedures.ts';

export const keyInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters of the key. */
  hint: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  /** Null for all sites of the organisation, also those to come. */
  sites: z.array(z.string()).nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  /** To the minute. */
  lastUsedAt: z.string().nullable(),
});

export const keyWishSchema = z.object({
  name: z.string().trim().min(1).max(120),
  permissions: z.array(z.enum(PERMISSIONS)).min(1).max(PERMISSIONS.length),
  sites: z.array(siteIdSchema).min(1).max(100).nullable().default(null),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});

/** `key` is shown this once. */
export const madeKeySchema = z.object({ key: z.string(), info: keyInfoSchema });

export const keyChoiceSchema = z.object({ key: z.string().min(1).max(64) });

/** A day to change programs in, unless said otherwise; a month at most. */
const OVERLAP_HOURS_DEFAULT = 24;
const OVERLAP_HOURS_MAX = 30 * 24;
const HOUR_MS = 3_600_000;

export const rotationSchema = keyChoiceSchema.extend({
  overlapHours: z.number().min(0).max(OVERLAP_HOURS_MAX).default(OVERLAP_HOURS_DEFAULT),
});

export const keysRouter = {
  list: organisationProcedure('admin')
    .output(z.array(keyInfoSchema))
    .query(({ ctx }) => ctx.keys.list(ctx.organisation.id)),

  create: organisationProcedure('admin')
    .meta({ audited: ['name', 'permissions', 'sites', 'expiresAt'] })
    .input(keyWishSchema)
    .output(madeKeySchema)
    .mutation(async ({ ctx, input: { organisation, ...wish } }) => {
      refusePast(ctx, wish);
      const made = await ctx.keys.create(organisation, wish);
      if (!made.ok) throw notFound(`There is no site "${made.noSuchSite}".`);
      return { key: made.key, info: made.info };
    }),

  /** Makes another key with the same rights; the old one ends after the overlap. */
  rotate: organisationProcedure('admin')
    .meta({ audited: ['key', 'overlapHours'] })
    .input(rotationSchema)
    .output(madeKeySchema)
    .mutation(async ({ ctx, input: { organisation, key, overlapHours } }) => {
      const made = await ctx.keys.rotate(organisation, key, overlapHours * HOUR_MS);
      if (made === null) throw notFound(NO_KEY);
      return made;
    }),

  revoke: organisationProcedure('admin')
    .meta({ audited: ['key'] })
    .input(keyChoiceSchema)
    .output(z.object({ revoked: z.literal(true) }))
    .mutation(async ({ ctx, input: { organisation, key } }) => {
      if (!(await ctx.keys.revoke(organisation, key))) throw notFound(NO_KEY);
      return { revoked: true as const };
    }),
};

const NO_KEY = 'There is no such key.';
