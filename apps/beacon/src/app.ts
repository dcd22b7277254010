/** The beacon's routes, and what happens when one of them fails. */
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from './beacon.ts';
import { foreignRoutes } from './routes/foreign.ts';
import { healthRoutes } from './routes/health.ts';
import { hitRoutes } from './routes/hit.ts';
import { pixelRoutes } from './routes/pixel.ts';
import { type ScriptOptions, scriptRoutes } from './routes/script.ts';

export function createApp(
  beacon: Beacon,
  script: Pick<ScriptOptions, 'dir' | 'path'>,
): Hono<BeaconEnv> {
  const app = new Hono<BeaconEnv>();
  app.route('/', hitRoutes(beacon));
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
