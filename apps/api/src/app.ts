/** The app: what stands before every request, and which routes there are. */
import { type ClientAddress, networkOf } from '@footfall/addresses';
import type { Tracing } from '@footfall/tracing';
import { Hono, type MiddlewareHandler } from 'hono';
import { requestId } from 'hono/request-id';
import { routePath } from 'hono/route';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import type { Accounts } from './auth/accounts.ts';
import type { Attempts } from './auth/attempts.ts';
import { AUTH_PATH } from './auth/auth-routes.ts';
import { createKeyUses } from './auth/key-uses.ts';
import { type ViewerSources, viewerOf } from './auth/viewer-of.ts';
import { isEventStream } from './event-stream.ts';
import type { Metrics } from './metrics.ts';
import { openRequest } from './request-context.ts';
import { REST_PATH } from './rest/operations.ts';
import { problem } from './rest/problem.ts';
import { createRest } from './rest/v1.ts';
import { createAuthRoutes } from './routes/auth.ts';
import { createDashboardRoutes } from './routes/dashboard.ts';
import { createHealthRoutes, type Dependency } from './routes/health.ts';
import { limitBody } from './routes/limit-body.ts';
import { limitRequests, type RequestLimits } from './routes/limit-requests.ts';
import { ownOrigin } from './routes/own-origin.ts';
import { createPlainPageRoutes } from './routes/plain-page.ts';
import { createPrivacyRoutes } from './routes/privacy.ts';
import { createProviderRoutes } from './routes/provider-routes.ts';
import type { RequestEnv } from './routes/request-env.ts';
import { shareFrames } from './routes/share-frames.ts';
import { createUnsubscribeRoutes } from './routes/unsubscribe.ts';
import type { Deeds } from './trpc/context.ts';
import { failureOf } from './trpc/failure.ts';
import { answerTrpc, TRPC_PATH } from './trpc/handler.ts';

export type AppOptions = {
  deeds: Deeds;
  accounts: Accounts;
  keys: ViewerSources['keys'];
  /** Whose request it is, from the socket's address and X-Forwarded-For. */
  clientAddress: ClientAddress;
  attempts: Attempts;
  limits: RequestLimits;
  /** What `/readyz` asks. */
  dependencies: readonly Dependency[];
  metrics: Metrics;
  tracing: Tracing;
  log: Logger;
  /** Where browsers reach this app. */
  publicUrl: string;
  /** Folder of the built dashboard. */
  webDist: string;
};

/** Far more than the questions of a dashboard have, and than a piece of an import. Who lists thousands of long values meets it. */
const BODY_BYTES_MAX = 256 * 1024;

export function createApp(options: AppOptions): Hono<RequestEnv> {
  const { accounts, attempts, publicUrl } = options;
  const app = new Hono<RequestEnv>();
  app.use('/share/*', shareFrames(options.deeds.shares));
  app.use(requestId(), observe(options), secure(publicUrl));
  app.route('/', createHealthRoutes(options.dependencies, options.metrics));

  app.use('/api/*', neverKept, openContext(options), limitRequests(options.limits));
  app.use('/api/*', limitBody(BODY_BYTES_MAX), ownOrigin(publicUrl));
  for (const open of ['/unsubscribe/*', '/privacy/*', '/privacy.json']) {
    app.use(open, neverKept, openContext(options), limitRequests(options.limits));
    app.use(open, limitBody(BODY_BYTES_MAX));
  }
  app.route('/', createPrivacyRoutes(options.deeds.readPrivacy));
  app.route('/unsubscribe', createUnsubscribeRoutes(options.deeds.summaries));
  app.route('/', createPlainPageRoutes());
  app.route(AUTH_PATH, createAuthRoutes(accounts, attempts));
  app.route(AUTH_PATH, createProviderRoutes(accounts, publicUrl));
  app.all(`${TRPC_PATH}/*`, (c) => answerTrpc(c.req.raw, c.var.context, c.var.onFault));
  app.route(REST_PATH, createRest(publicUrl));
  app.all('/api/*', () => problem({ status: 404, detail: 'There is no such address.' }));

  app.route('/', createDashboardRoutes(options.webDist));
  app.notFound(() => problem({ status: 404, detail: 'There is no such address.' }));
  app.onError((error, c) => {
    const failure = failureOf(error);
    if (!failure.isExpected) c.var.onFault(error);
    return problem(failure);
  });
  return app;
}

/** Logs, counts and, where the lot says so, follows each request, by the pattern of its route: its address may name a person or a site. */
function observe({ metrics, tracing, log }: AppOptions): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    const { requestId: id } = c.var;
    const trace = tracing.draw('request', 'answer');
    c.set('trace', trace);
    c.set('onFault', (error) => log.error({ requestId: id, err: error }, 'failed'));
    await next();
    c.header('x-request-id', id);
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    const request = { route: routePath(c), method: c.req.method, status: c.res.status };
    metrics.observe({ ...request, ms });
    if (request.status < 500) trace?.end(request);
    else trace?.fail(request);
    if (!QUIET_ROUTES.has(request.route)) log.info({ requestId: id, ...request, ms }, 'answered');
  };
}

/** Asked every few seconds by those who watch. */
const QUIET_ROUTES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

function openContext(options: AppOptions): MiddlewareHandler<RequestEnv> {
  const { deeds, accounts, keys, clientAddress } = options;
  const uses = createKeyUses(keys, deeds.now, (error) =>
    options.log.error({ err: error }, 'the use of a key was not noted'),
  );
  const sources = { accounts, keys, uses, now: deeds.now };
  return async (c, next) => {
    const { headers, signal } = c.req.raw;
    const peer = c.env?.incoming?.socket.remoteAddress ?? 'unknown';
    const client = clientAddress(peer, headers.get('x-forwarded-for') ?? undefined);
    c.set('client', client);
    const { onFault, trace } = c.var;
    const arrival = { signal, network: networkOf(client), onFault, trace };
    const { context, cookies } = openRequest(deeds, arrival, () => viewerOf(headers, sources));
    c.set('context', context);
    // A session's cookie may have to be prolonged, and a streamed answer's head does not wait for who asks who it is.
    if (headers.has('cookie')) await context.viewer().catch(() => null);
    await next();
    for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
  };
}

/** Answers are for whoever asked, now; those with a tag, and streams, say so themselves. */
const neverKept: MiddlewareHandler<RequestEnv> = async (c, next) => {
  await next();
  if (!c.res.headers.has('etag') && !isEventStream(c.res)) c.header('cache-control', 'no-store');
};

function secure(publicUrl: string): MiddlewareHandler<RequestEnv> {
  const isSecure = publicUrl.startsWith('https://');
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    // Without TLS it would lock a customer out of an address that has none.
    strictTransportSecurity: isSecure ? 'max-age=31536000' : false,
  });
}
