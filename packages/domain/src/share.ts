/** Shares: links that show a site's dashboard to whoever has them, and which small numbers a public one hides. */
import { z } from 'zod';
import type { MetricValue, QueryResult } from './query.ts';
import { siteSchema } from './site.ts';

/** More cannot be kept in view, and each is a way in. */
export const SHARES_PER_SITE_MAX = 50;
const ORIGINS_MAX = 20;
const NAME_CHARACTERS_MAX = 120;
const PASSWORD_CHARACTERS_MIN = 8;
const PASSWORD_CHARACTERS_MAX = 128;

/** Scheme and host of a page that may hold the dashboard in a frame: as it goes into a header, letter by letter. */
const originSchema = z
  .string()
  .trim()
  .max(300)
  .regex(
    /^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?\/?$/,
    'must be an origin such as https://www.example.com',
  )
  .transform((text) => text.replace(/\/$/, '').toLowerCase());

export const newShareSchema = z.strictObject({
  name: z.string().trim().min(1).max(NAME_CHARACTERS_MAX),
  /** A segment of the site: nothing beyond it is shown. Null for all of the site. */
  segmentId: z.uuid().nullable().default(null),
  /** Null for a public one, which hides small numbers. */
  password: z
    .string()
    .min(PASSWORD_CHARACTERS_MIN)
    .max(PASSWORD_CHARACTERS_MAX)
    .nullable()
    .default(null),
  /** ISO 8601; null for never. */
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Who may show it in a frame; nobody when empty. */
  origins: z.array(originSchema).max(ORIGINS_MAX).default([]),
});
export type NewShare = z.output<typeof newShareSchema>;

export const shareSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  segmentId: z.string().nullable(),
  hasPassword: z.boolean(),
  expiresAt: z.string().nullable(),
  origins: z.array(z.string()),
});
export type Share = z.output<typeof shareSchema>;

/** A share as it is kept: of link and password only hashes. */
export const keptShareSchema = shareSchema.omit({ hasPassword: true }).extend({
  /** SHA-256 of what the link holds, hex. */
  tokenHash: z.string(),
  /** argon2id. */
  passwordHash: z.string().nullable(),
});
export type KeptShare = z.output<typeof keptShareSchema>;

/** What whoever has a link is told of the site. */
export const sharedSiteSchema = siteSchema.pick({
  name: true,
  domain: true,
  timezone: true,
  definitions: true,
  weekStart: true,
  createdAt: true,
});

/** Fewer visitors than this are not shown in public: one or two could be told apart. */
const PUBLIC_VISITORS_MIN = 3;

/** The answer without small numbers; `visitorsAt` is where `visitors` stands among the metrics. */
export function withoutSmallNumbers(
  result: QueryResult,
  { visitorsAt, isByTime }: { visitorsAt: number; isByTime: boolean },
): QueryResult {
  const isSmall = (metrics: readonly MetricValue[]) => {
    const visitors = metrics[visitorsAt];
    return typeof visitors === 'number' && visitors > 0 && visitors < PUBLIC_VISITORS_MIN;
  };
  const hidden = (metrics: MetricValue[]) => (isSmall(metrics) ? metrics.map(() => null) : metrics);
  const shown = result.results
    // A bucket of time without its numbers stays where it is; a page with two visitors is not named.
    .filter(({ metrics }) => isByTime || !isSmall(metrics))
    .map((row) => ({
      ...row,
      metrics: hidden(row.metrics),
      ...(row.comparison === undefined
        ? {}
        : { comparison: { metrics: hidden(row.comparison.metrics) } }),
    }));
  const left = result.results.length - shown.length;
  return {
    ...result,
    results: shown,
    totals: hidden(result.totals),
    ...(result.totalsComparison === undefined
      ? {}
      : { totalsComparison: { metrics: hidden(result.totalsComparison.metrics) } }),
    meta: { ...result.meta, rows: result.meta.rows - left },
  };
}
