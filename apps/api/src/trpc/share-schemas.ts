/** What is sent and answered about shares. */
import { querySchema, sharedSiteSchema, shareSchema, WITHHELD } from '@footfall/domain';
import { z } from 'zod';

/** As random tokens are written; anything else is no link of ours. */
const tokenSchema = z.string().regex(/^[\w-]{43}$/, 'is no link of ours');

/** The only answer that has the link. */
export const madeShareSchema = z.object({ link: z.string(), share: shareSchema });

export const sharedNamedSchema = z.object({
  token: tokenSchema,
  /** What the right password was answered with; absent where there is none. */
  pass: z.string().max(200).exactOptional(),
});

export const unlockSchema = z.object({ token: tokenSchema, password: z.string().max(1_000) });

/** Which site it is stands in the link, and cannot be said. */
export const sharedQuerySchema = querySchema
  .omit({ site: true, definitions: true })
  .extend(sharedNamedSchema.shape);

export const sharedSchema = z.object({
  site: sharedSiteSchema,
  /** True: small numbers are hidden. */
  isPublic: z.boolean(),
  /** True: of some pages or events alone. Where their sessions began and ended, and what else they did, is not told. */
  isOfHits: z.boolean(),
  /** What questions may not name: the dimensions and metrics of that name, filters that look back, properties. */
  withheld: z.array(z.enum(WITHHELD)),
});
