/** By what way requests reach the beacon, counted so that a proxy nobody told it of shows; no address is kept. */
import { z } from 'zod';

/** Headers in which proxies and CDNs say whose request they pass on, in the order in which to trust them. */
export const PROXY_HEADERS = [
  'x-forwarded-for',
  'cf-connecting-ip',
  'true-client-ip',
  'fastly-client-ip',
  'x-real-ip',
  'forwarded',
] as const;
export type ProxyHeader = (typeof PROXY_HEADERS)[number];

/** What one beacon process counted of one site in one hour. */
export const arrivalsSchema = z.object({
  requests: z.number().int().min(0),
  /** Of these, from this machine itself. */
  loopback: z.number().int().min(0),
  /** Of these, from another private address. */
  private: z.number().int().min(0),
  /** At least so many came from one and the same address. */
  fromOne: z.number().int().min(0),
  /** In how many each header was. */
  headers: z.partialRecord(z.enum(PROXY_HEADERS), z.number().int().min(0)),
});
export type Arrivals = z.output<typeof arrivalsSchema>;

/** What `GET /api/v1/arrivals` answers. */
export const arrivalsReportSchema = z.object({
  site: z.string(),
  /** The hours looked at; the last one is not over. ISO 8601. */
  since: z.string(),
  arrivals: arrivalsSchema,
  /** Null when nothing points to a proxy that the beacon does not know of. */
  finding: z
    .object({
      is: z.enum(['privateAddresses', 'oneAddress']),
      /** The header in which the visitor's address stands; null when no known one is sent. */
      header: z.enum(PROXY_HEADERS).nullable(),
    })
    .nullable(),
});
export type ArrivalsReport = z.output<typeof arrivalsReportSchema>;

/** Fewer are somebody trying things out. */
const REQUESTS_MIN = 30;

export function addArrivals(all: readonly Arrivals[]): Arrivals {
  const sum: Arrivals = { requests: 0, loopback: 0, private: 0, fromOne: 0, headers: {} };
  for (const one of all) {
    sum.requests += one.requests;
    sum.loopback += one.loopback;
    sum.private += one.private;
    sum.fromOne += one.fromOne;
    for (const name of PROXY_HEADERS) {
      const count = one.headers[name] ?? 0;
      if (count > 0) sum.headers[name] = (sum.headers[name] ?? 0) + count;
    }
  }
  return sum;
}

/**
 * Whether most requests seem to be a proxy's. One address alone may be one busy visitor, and this machine's own an
 * operator trying things out: these are findings only where a proxy has left its header.
 */
export function judgeArrivals(arrivals: Arrivals): ArrivalsReport['finding'] {
  const { requests, headers } = arrivals;
  const isMost = (count: number) => count * 2 > requests;
  if (requests < REQUESTS_MIN) return null;
  const header = PROXY_HEADERS.find((name) => isMost(headers[name] ?? 0)) ?? null;
  if (isMost(arrivals.private)) return { is: 'privateAddresses', header };
  if (header === null) return null;
  if (isMost(arrivals.private + arrivals.loopback)) return { is: 'privateAddresses', header };
  return isMost(arrivals.fromOne) ? { is: 'oneAddress', header } : null;
}
