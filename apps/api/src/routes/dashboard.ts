/** Serves the built dashboard: files whose names carry a hash for ever, its one page for every address. */
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { problem } from '../rest/problem.ts';
import type { RequestEnv } from './request-env.ts';

/** A year, the longest that RFC 9111 caches are asked to keep something. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, but asked about before each use. */
const ASK_FIRST = 'no-cache';

/** `webDist` is the folder that the dashboard was built into. */
export function createDashboardRoutes(webDist: string): Hono<RequestEnv> {
  const routes = new Hono<RequestEnv>();
  // The build puts everything with a hash in its name here, and nothing else.
  routes.get('/assets/*', kept(FOR_EVER, serveStatic({ root: webDist })), () =>
    problem({ status: 404, detail: 'There is no such file.' }),
  );
  routes.get('*', kept(ASK_FIRST, serveStatic({ root: webDist })));
  const page = kept(ASK_FIRST, serveStatic({ root: webDist, path: 'index.html' }));
  // Which page an address means is for the dashboard's own router to say.
  routes.get('*', (c, next) => {
    return c.req.header('accept')?.includes('text/html') === true ? page(c, next) : next();
  });
  return routes;
}

/** Serves a file with a word on how long it may be kept. */
function kept(policy: string, serve: MiddlewareHandler<RequestEnv>): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const response = await serve(c, next);
    if (response instanceof Response) response.headers.set('cache-control', policy);
    return response;
  };
}
