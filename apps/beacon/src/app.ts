/** The beacon's routes, and what happens when one of them fails. */
import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from './beacon.ts';
import { foreignRoutes } from './routes/foreign.ts';
import { healthRoutes } from './routes/health.ts';
import { createHitDoor, hitRoutes, isHitRequest } from './routes/hit.ts';
import { pixelRoutes } from './routes/pixel.ts';
import { type ScriptOptions, scriptRoutes } from './routes/script.ts';

type Script = Pick<ScriptOptions, 'dir' | 'path'>;

/** Answers every request: hits by the shortest way, the rest by its route. */
export function createListener(beacon: Beacon, script: Script): RequestListener {
  const takeHits = createHitDoor(beacon);
  const takeOthers = getRequestListener(createApp(beacon, script).fetch);
  return (incoming, outgoing) => {
    void (isHitRequest(incoming) ? takeHits : takeOthers)(incoming, outgoing);
  };
}

function createApp(beacon: Beacon, script: Script): Hono<BeaconEnv> {
  const app = new Hono<BeaconEnv>();
  app.route('/', hitRoutes());
  app.route('/', foreignRoutes(beacon));
  app.route('/', pixelRoutes(beacon));
  app.route('/', scriptRoutes({ siteOf: beacon.siteOf, ...script }));
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
