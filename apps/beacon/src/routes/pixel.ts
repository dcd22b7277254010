/** `GET /p.gif`: a picture of one transparent pixel that counts a view, for pages without JavaScript. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from '../beacon.ts';
import { admitHits, clientOf } from './admit.ts';
import { type HitContext, no, type Refused, refusalHeaders } from './answer.ts';
import { type Taken, takeHits } from './take-hits.ts';

/** GIF89a of 1×1, its only colour transparent. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const PIXEL_HEADERS = { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store' };

/** What a page may say in the address of the pixel, under the names that `/e` has for it. */
const FIELDS = ['i', 'n', 'u', 'r', 't', 'l'] as const;

export function pixelRoutes(beacon: Beacon): Hono<BeaconEnv> {
  const routes = new Hono<BeaconEnv>();
  routes.get('/p.gif', async (context) => {
    // Who asks for the headers alone shows nothing to anybody.
    if (context.req.method !== 'GET') return context.body(null, 200, PIXEL_HEADERS);
    const counted = await count(context, beacon);
    if (counted.ok) {
      const isMalformed = counted.ended.some(({ ending }) => ending.outcome === 'malformed');
      return context.body(PIXEL, isMalformed ? 400 : 200, PIXEL_HEADERS);
    }
    // Also who is refused sees a picture: a broken one would be seen by the visitors.
    const { refusal } = counted;
    beacon.metrics.countRequest(String(refusal.status));
    return context.body(PIXEL, refusal.status, { ...refusalHeaders(refusal), ...PIXEL_HEADERS });
  });
  return routes;
}

async function count(context: HitContext, beacon: Beacon): Promise<Taken | Refused> {
  const arrivedAt = beacon.now();
  const siteId = context.req.query('s');
  if (siteId === undefined) return no({ status: 400, error: 's must be the id of the site.' });
  const client = clientOf(context.env.incoming, beacon);
  const sender = { is: 'visitor' } as const;
  const claim = { names: [siteId], count: 1, client, sender };
  const admitted = await admitHits(beacon, beacon.siteByName, claim);
  if (!admitted.ok) return admitted;
  const input: Record<string, string> = {
    i: randomUUID(),
    n: 'pageview',
    // The page that shows the picture, as far as its browser tells.
    u: context.req.header('referer') ?? '',
  };
  for (const field of FIELDS) {
    const value = context.req.query(field);
    if (value !== undefined && value !== '') input[field] = value;
  }
  return await takeHits(beacon, [input], {
    site: admitted.site,
    arrivedAt,
    client,
    isServer: false,
    engagement: 'soFar',
  });
}
