/** What is collected of a site's visitors, how long it is kept, and what their browsers can say about it: facts, for everybody. */
import { z } from 'zod';
import { DEFINITIONS } from './choices.ts';
import { type Site, siteIdSchema } from './site.ts';

/** What is kept of each hit; none of it names a person. */
const COLLECTED = [
  'time',
  'page',
  'title',
  'referrer',
  'campaign',
  'country',
  'region',
  'city',
  'browser',
  'operatingSystem',
  'device',
  'viewportWidth',
  'language',
  'timeOnPage',
  'scrollDepth',
  'events',
] as const;

/** What arrives with every request, is used in memory, and kept nowhere. */
const NOT_KEPT = ['address', 'userAgent'] as const;

/** How long the key lives by which a visitor of one day is told from another; MongoDB deletes it then. */
export const VISITOR_KEY_HOURS = 48;

export const privacySchema = z.object({
  site: z.object({ id: siteIdSchema, domain: z.string() }),
  collected: z.array(z.enum(COLLECTED)),
  notKept: z.array(z.enum(NOT_KEPT)),
  visitors: z.object({
    /** A keyed hash of address and user agent, another one each UTC day and for each site. */
    toldApartBy: z.literal('dailyKeyedHash'),
    keyDeletedAfterHours: z.int(),
    cookies: z.literal(false),
    /** An id that outlives the day is only for who agreed to it: the site's page asks, and says so to the script. */
    lastingId: z.literal('afterConsent'),
  }),
  /** Hits are deleted for good after so many days; null: they are kept until somebody deletes them. */
  retentionDays: z.int().nullable(),
  /** Global Privacy Control and Do Not Track: `honoured` means that nothing of such a visit is kept. */
  privacySignal: z.enum(['honoured', 'ignored']),
  /** Whether e-mail addresses, tokens and long numbers in what pages send are taken out. */
  redactsPersonalData: z.boolean(),
  /** Query parameters that are kept with a page's address; all others are left behind. */
  keptParameters: z.array(z.string()),
  definitions: z.enum(DEFINITIONS),
});
export type Privacy = z.output<typeof privacySchema>;

/** The facts of a site; `retentionDays` is the installation's, for sites that do not say themselves. */
export function privacyOf(site: Site, retentionDays: number | null): Privacy {
  return {
    site: { id: site.id, domain: site.domain },
    collected: [...COLLECTED],
    notKept: [...NOT_KEPT],
    visitors: {
      toldApartBy: 'dailyKeyedHash',
      keyDeletedAfterHours: VISITOR_KEY_HOURS,
      cookies: false,
      lastingId: 'afterConsent',
    },
    retentionDays: site.retentionDays ?? retentionDays,
    privacySignal: site.honourPrivacySignal ? 'honoured' : 'ignored',
    redactsPersonalData: site.redactPersonalData,
    keptParameters: site.keptParameters,
    definitions: site.definitions,
  };
}
