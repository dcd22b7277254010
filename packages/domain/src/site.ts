/** A site: what hits belong to and reports are about. */
import { z } from 'zod';
import {
  BOT_FILTERS,
  DEFINITIONS,
  type Definitions,
  TRACKER_VARIANTS,
  type TrackerVariant,
} from './choices.ts';
import { judgingSchema } from './judging.ts';
import {
  ARCHIVE_AFTER_DAYS_MAX,
  ARCHIVE_AFTER_DAYS_MIN,
  JUDGINGS_MAX,
  RETENTION_DAYS_MAX,
} from './limits.ts';
import { PERMISSIONS } from './permission.ts';
import { isTimeZone, timeZoneName } from './time-zone.ts';

const DEFAULT_TRACKER_VARIANT: TrackerVariant = 'standard';

/** What a site may ask of its script, and the smallest variant that has it. */
const TRACKER_FEATURE_VARIANTS = {
  engagement: 'standard',
  revenue: 'standard',
  outboundLinks: 'standard',
  downloads: 'standard',
  forms: 'standard',
  notFound: 'standard',
  canonical: 'standard',
  beforeSend: 'standard',
  manual: 'standard',
  webVitals: 'full',
  scriptErrors: 'full',
  elementEvents: 'full',
  consent: 'full',
} as const satisfies Record<string, TrackerVariant>;

type TrackerFeature = keyof typeof TRACKER_FEATURE_VARIANTS;
const TRACKER_FEATURES = Object.keys(TRACKER_FEATURE_VARIANTS) as TrackerFeature[];

/** The smallest variant that has all that the site asks for; what it says itself where it asks for nothing by name. */
export function trackerVariantOf({
  trackerFeatures,
  trackerVariant,
}: Pick<Site, 'trackerFeatures' | 'trackerVariant'>): TrackerVariant {
  if (trackerFeatures === undefined) return trackerVariant ?? DEFAULT_TRACKER_VARIANT;
  const asked = new Set<TrackerVariant>(
    trackerFeatures.map((feature) => TRACKER_FEATURE_VARIANTS[feature]),
  );
  return TRACKER_VARIANTS.findLast((variant) => asked.has(variant)) ?? 'core';
}

/** What each of them calls a bounce. */
export const BOUNCE_MEANINGS: Record<Definitions, string> = {
  footfall: 'A bounce is a session with one pageview and no interactive event.',
  ga4: 'A bounce is a session with under 10 s of engagement, under 2 pageviews and no conversion.',
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
  .refine(isTimeZone, { error: 'must be an IANA time zone such as Europe/Berlin', abort: true })
  .overwrite(timeZoneName);

/** 1 Monday … 7 Sunday. */
const weekStartSchema = z.number().int().min(1).max(7);

/** More rules than this are a list to import, not settings of a site. */
const RULES_MAX = 200;

const addressRangeSchema = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])
  .describe('an IP address, or a range such as 10.0.0.0/8');

/** A query's part of a page's name is for a few parameters such as `id` or `page`. */
const PARAMETERS_MAX = 20;

/** Which hits a site leaves out of its reports, and what is kept of the others. Each list is empty unless set. */
const siteRules = {
  botFilter: z.enum(BOT_FILTERS).default('standard'),
  /** Addresses and CIDR ranges: the office, the agency. */
  excludedAddresses: z.array(addressRangeSchema).max(RULES_MAX).default([]),
  /** ISO 3166-1 alpha-2. */
  excludedCountries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(RULES_MAX)
    .default([]),
  /** Paths; `*` stands for any characters: `/admin/*`. */
  excludedPages: z.array(z.string().min(1).max(500)).max(RULES_MAX).default([]),
  /** When not empty, hits of other host names are left out; `*.example.com` takes those below. */
  allowedHostnames: z.array(z.string().toLowerCase().min(1).max(253)).max(RULES_MAX).default([]),
  /** True: a hit with Global Privacy Control or Do Not Track is not kept at all, only counted. */
  honourPrivacySignal: z.boolean().default(false),
  /** Query parameters that belong to a page's name; all others are left behind. */
  keptParameters: z.array(z.string().min(1).max(64)).max(PARAMETERS_MAX).default([]),
  /** False: e-mail addresses, tokens and long numbers in what pages send are kept as they are. */
  redactPersonalData: z.boolean().default(true),
  /** What counts otherwise than the rules of its time said. */
  judgedAgain: z.array(judgingSchema).max(JUDGINGS_MAX).default([]),
};

const trackerFeaturesSchema = z.array(z.enum(TRACKER_FEATURES)).max(TRACKER_FEATURES.length);
type RuleShape = {
  [Name in keyof typeof siteRules]: ReturnType<(typeof siteRules)[Name]['unwrap']>;
};

/** The rules without their defaults: a rule that a change does not name stays as it is. */
function unsetRules(): RuleShape {
  const bare = Object.entries(siteRules).map(([name, rule]) => [name, rule.unwrap()]);
  return Object.fromEntries(bare) as RuleShape;
}

/** How long a site's hits are kept where; the installation's own settings hold where they are absent. */
const siteKeeping = {
  /** Hits older than so many days leave MongoDB, and their parts go to the archive; reports do not change. */
  archiveAfterDays: z.number().int().min(ARCHIVE_AFTER_DAYS_MIN).max(ARCHIVE_AFTER_DAYS_MAX),
  /** Hits older than so many days are deleted for good. */
  retentionDays: z.number().int().min(ARCHIVE_AFTER_DAYS_MIN).max(RETENTION_DAYS_MAX),
};

const optionalKeeping = {
  archiveAfterDays: siteKeeping.archiveAfterDays.exactOptional(),
  retentionDays: siteKeeping.retentionDays.exactOptional(),
};

/** What `POST /api/v1/sites` and the dashboard send. */
export const newSiteSchema = z.strictObject({
  id: siteIdSchema.optional(),
  domain: domainSchema,
  name: z.string().trim().min(1).max(120).optional(),
  timezone: timezoneSchema,
  definitions: z.enum(DEFINITIONS).default('footfall'),
  weekStart: weekStartSchema.default(1),
  trackerVariant: z.enum(TRACKER_VARIANTS).exactOptional(),
  ...optionalKeeping,
  trackerFeatures: trackerFeaturesSchema.exactOptional(),
  ...siteRules,
});
export type NewSite = z.output<typeof newSiteSchema>;

export const siteSchema = z.object({
  id: siteIdSchema,
  domain: z.string(),
  name: z.string(),
  timezone: z.string(),
  definitions: z.enum(DEFINITIONS),
  weekStart: weekStartSchema,
  /** {@link DEFAULT_TRACKER_VARIANT} when absent, as in sites that were added before there was a choice. */
  trackerVariant: z.enum(TRACKER_VARIANTS).exactOptional(),
  /** When there, it decides which variant: the smallest that has all of these. */
  trackerFeatures: trackerFeaturesSchema.exactOptional(),
  /** The organisation that it belongs to; ADR 24 says why it is called so. */
  ownerId: z.string(),
  /** ISO 8601. */
  createdAt: z.string(),
  ...optionalKeeping,
  // With defaults: sites that were stored before there were rules have none.
  ...siteRules,
});
export type Site = z.output<typeof siteSchema>;

/** A site with what who asks may do with it; `admin` is everything. */
export const openSiteSchema = siteSchema.extend({ permissions: z.array(z.enum(PERMISSIONS)) });
export type OpenSite = z.output<typeof openSiteSchema>;

/** What can be changed of a site; what is absent stays. Its id stays for good: it is in every hit. */
export const siteChangeSchema = z
  .strictObject({
    domain: domainSchema,
    name: z.string().trim().min(1).max(120),
    timezone: timezoneSchema,
    definitions: z.enum(DEFINITIONS),
    weekStart: weekStartSchema,
    trackerVariant: z.enum(TRACKER_VARIANTS),
    /** null: the installation's own number holds again. */
    archiveAfterDays: siteKeeping.archiveAfterDays.nullable(),
    retentionDays: siteKeeping.retentionDays.nullable(),
    trackerFeatures: trackerFeaturesSchema,
    ...unsetRules(),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change');
export type SiteChange = z.output<typeof siteChangeSchema>;

export type SiteRules = Pick<Site, keyof typeof siteRules>;

/** The rules of a site that set none. */
export const COUNT_EVERYBODY: SiteRules = z.object(siteRules).parse({});
