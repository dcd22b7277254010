/** `GET /check?s=…`: whether hits of a site arrive, or the likely reason why not. */
import type { InstallStore } from '@footfall/db';
import { type Install, judgeInstall, notInstalled, siteIdSchema } from '@footfall/domain';
import { Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import type { Beacon, BeaconEnv } from '../beacon.ts';

/** Anybody may ask, so a site is looked up once in a while only; short enough for somebody who waits. */
const FRESH_MS = 1_000;
const SITES_MAX = 1_000;

const HEADERS = { 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' };

const UNAVAILABLE = { error: 'The hits cannot be looked up right now; ask again later.' };

export function checkRoutes(
  { siteOf, now, log }: Pick<Beacon, 'siteOf' | 'now' | 'log'>,
  store: InstallStore,
): Hono<BeaconEnv> {
  const routes = new Hono<BeaconEnv>();
  const answers = new LRUCache<string, Promise<Install>>({ max: SITES_MAX, ttl: FRESH_MS });
  const check = (siteId: string): Promise<Install> => {
    const known = answers.get(siteId);
    if (known !== undefined) return known;
    const answer = store.read(siteId, now()).then((facts) => judgeInstall(siteId, facts));
    answers.set(siteId, answer);
    return answer;
  };

  routes.get('/check', async (context) => {
    const siteId = context.req.query('s') ?? '';
    if (!siteIdSchema.safeParse(siteId).success) {
      return context.json({ error: 's must be the id of the site: /check?s=SITE' }, 400, HEADERS);
    }
    const found = await siteOf(siteId);
    if (found.is === 'unavailable') return context.json(UNAVAILABLE, 503, HEADERS);
    if (found.is === 'unknown') {
      return context.json(notInstalled(siteId, 'unknownSite'), 404, HEADERS);
    }
    const answer = await check(siteId).catch((error: unknown) => {
      answers.delete(siteId);
      log.warn({ reason: error instanceof Error ? error.message : 'unknown' }, 'check failed');
      return null;
    });
    return answer === null
      ? context.json(UNAVAILABLE, 503, HEADERS)
      : context.json(answer, 200, HEADERS);
  });
  return routes;
}
