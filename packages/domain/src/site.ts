/** A site: what hits belong to and reports are about. */
import { z } from 'zod';
import { isTimeZone } from './time-zone.ts';

/** How bounce and duration are counted; contract.md, "Definitions". */
export const DEFINITIONS = ['footfall', 'ga4', 'plausible', 'matomo'] as const;
export type Definitions = (typeof DEFINITIONS)[number];

/** How much the script of a site does, and weighs; packages/tracker/ARCHITECTURE.md has what is in which. */
export const TRACKER_VARIANTS = ['core', 'standard', 'full'] as const;
export type TrackerVariant = (typeof TRACKER_VARIANTS)[number];
export const DEFAULT_TRACKER_VARIANT: TrackerVariant = 'standard';
/** What each of them calls a bounce. */
export const BOUNCE_MEANINGS: Record<Definitions, string> = {
  footfall: 'A bounce is a session with one pageview and no interactive event.',
  ga4: 'A bounce is a session with under 10 s of engagement and under 2 pageviews.',
  plausible: 'A bounce is a session with one pageview and no interactive event.',
  matomo: 'A bounce is a session with at most one hit.',
};

export const siteIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,64}$/, 'must be 3 to 64 characters of A-Z a-z 0-9 _ -');

/** A host name, as in `example.com` or `localhost:8080`; scheme and path are cut off. */
const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/^https?:\/\//, '').replace(/\/.*$/, ''))
  .pipe(
    z
      .string()
      .min(1)
      .max(253)
      .regex(/^[\p{L}\p{N}.-]+(:\d{1,5})?$/u, 'must be a host name such as example.com'),
  );

const timezoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin');

/** What `POST /api/v1/sites` and the dashboard send. */
export const newSiteSchema = z.object({
  id: siteIdSchema.optional(),
  domain: domainSchema,
  name: z.string().trim().min(1).max(120).optional(),
  timezone: timezoneSchema,
  trackerVariant: z.enum(TRACKER_VARIANTS).optional(),
});
export type NewSite = z.output<typeof newSiteSchema>;

export const siteSchema = z.object({
  id: siteIdSchema,
  domain: z.string(),
  name: z.string(),
  timezone: z.string(),
  definitions: z.enum(DEFINITIONS),
  /** 1 Monday … 7 Sunday. */
  weekStart: z.number().int().min(1).max(7),
  /** {@link DEFAULT_TRACKER_VARIANT} when absent, as in sites that were added before there was a choice. */
  trackerVariant: z.enum(TRACKER_VARIANTS).exactOptional(),
  /** The user who added it; organisations come later. */
  ownerId: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
});
export type Site = z.output<typeof siteSchema>;
