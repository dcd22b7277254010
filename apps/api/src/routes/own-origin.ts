/** Keeps foreign pages from acting in a visitor's name (CSRF): what changes something must come from our own page. */
import type { MiddlewareHandler } from 'hono';
import { problem } from '../rest/problem.ts';
import { TRPC_PATH } from '../trpc/handler.ts';
import type { RequestEnv } from './request-env.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A foreign page cannot add it without being asked by CORS first, and there is no CORS here. */
const OWN_HEADER = 'x-footfall';

/** Refuses what a foreign page may have sent. A key is nothing that a browser sends by itself, so it is let through. */
export function ownOrigin(publicUrl: string): MiddlewareHandler<RequestEnv> {
  const publicOrigin = new URL(publicUrl).origin;
  return async (c, next) => {
    const { headers, url, method } = c.req.raw;
    if (SAFE_METHODS.has(method) || headers.has('authorization')) return next();
    const sender = senderOf(headers, new URL(url).host, publicOrigin);
    // No browser that still works leaves both headers out of a request that a foreign page makes it send.
    const isForeign = sender === 'foreign' || (sender === 'unknown' && headers.has('cookie'));
    if (isForeign) return problem({ status: 403, detail: 'This request came from another site.' });
    if (c.req.path.startsWith(`${TRPC_PATH}/`) && headers.get(OWN_HEADER) !== '1') {
      return problem({ status: 403, detail: `The header "${OWN_HEADER}: 1" is missing.` });
    }
    return next();
  };
}

function senderOf(
  headers: Headers,
  host: string,
  publicOrigin: string,
): 'own' | 'foreign' | 'unknown' {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign';
  const origin = headers.get('origin');
  if (origin === null) return 'unknown';
  const isOwn = origin === publicOrigin || (URL.canParse(origin) && new URL(origin).host === host);
  return isOwn ? 'own' : 'foreign';
}
