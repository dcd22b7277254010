/** The beacon's routes, and what happens when one of them fails. */
import type { RequestListener } from 'node:http';
import type { InstallStore } from '@footfall/db';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from './beacon.ts';
import { checkRoutes } from './routes/check.ts';
import { foreignRoutes } from './routes/foreign.ts';
import { healthRoutes } from './routes/health.ts';
import { createHitDoor, hitRoutes, isHitRequest } from './routes/hit.ts';
import { pixelRoutes } from './routes/pixel.ts';
import { type ScriptOptions, scriptRoutes } from './routes/script.ts';

type Script = Pick<ScriptOptions, 'dir' | 'path' | 'hitName'>;

/** What only routes beside hits need. */
type AppParts = { script: Script; install: InstallStore };

/** Answers every request: hits by the shortest way, the rest by its route. */
export function createListener(beacon: Beacon, parts: AppParts): RequestListener {
  const takeHits = createHitDoor(beacon);
  const takeOthers = getRequestListener(createApp(beacon, parts).fetch);
  const rename = createHitName(parts.script);
  return (incoming, outgoing) => {
    incoming.url = rename(incoming.url ?? '');
    void (isHitRequest(incoming) ? takeHits : takeOthers)(incoming, outgoing);
  };
}

/**
 * Makes the function that takes the operator's address of hits, which is beside the script, for `/e`: a blocker that
 * knows the usual ones, or a proxy that mounts the beacon below a path, is no reason to lose hits.
 */
function createHitName({ path, hitName }: Script): (url: string) => string {
  const named = `${path.slice(0, path.lastIndexOf('/') + 1)}${hitName}`;
  return (url) =>
    url === named || url.startsWith(`${named}?`) ? `/e${url.slice(named.length)}` : url;
}

function createApp(beacon: Beacon, { script, install }: AppParts): Hono<BeaconEnv> {
  const app = new Hono<BeaconEnv>();
  app.route('/', hitRoutes());
  app.route('/', foreignRoutes(beacon));
  app.route('/', pixelRoutes(beacon));
  app.route('/', scriptRoutes({ siteOf: beacon.siteOf, ...script }));
  app.route('/', checkRoutes(beacon, install));
  app.route('/', healthRoutes(beacon));
  app.notFound((context) => context.json({ error: 'There is nothing here.' }, 404));
  app.onError((error, context) => {
    beacon.log.error({ error: { message: error.message, stack: error.stack } }, 'a request failed');
    return context.json({ error: 'The beacon made a mistake; send the same hits again.' }, 500, {
      'Access-Control-Allow-Origin': '*',
    });
  });
  return app;
}
