/** Spells every key that Footfall writes to Redis, so that no two uses can collide. */

export type Keys = ReturnType<typeof spellKeys>;

/**
 * The site stands in braces, Redis Cluster's hash tag: all keys of a site lie on one node, so that a
 * script may touch several of them.
 */
export function spellKeys(prefix: string) {
  return {
    session: (siteId: string, visitorId: number) => `${prefix}session:{${siteId}}:${visitorId}`,
    arrivals: (siteId: string, hour: number) => `${prefix}arrivals:{${siteId}}:${hour}`,
    /** Of all sites: one list. */
    asked: `${prefix}asked`,
    live: (siteId: string) => `${prefix}live:{${siteId}}`,
    report: (siteId: string, hash: string) => `${prefix}report:{${siteId}}:${hash}`,
    quota: (name: string) => `${prefix}quota:{${name}}`,
    reportLock: (siteId: string, hash: string) => `${prefix}report-lock:{${siteId}}:${hash}`,
  };
}
