/** Lets the pages that a share's owner listed show its dashboard in a frame; every other page stays refused. */
import type { MiddlewareHandler } from 'hono';
import type { Shares } from '../shares.ts';
import type { RequestEnv } from './request-env.ts';

/** Stands before the headers are set for everything else, so that it has the last word. */
export function shareFrames(shares: Pick<Shares, 'originsOf'>): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    await next();
    const policy = c.res.headers.get('content-security-policy');
    const token = c.req.path.split('/').at(-1) ?? '';
    const origins = /^[\w-]{43}$/.test(token) ? await shares.originsOf(token) : [];
    if (policy === null || origins.length === 0) return;
    const framed = policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${origins.join(' ')}`);
    c.res.headers.set('content-security-policy', framed);
    // The older header knows no list; browsers that know the policy go by it.
    c.res.headers.delete('x-frame-options');
  };
}
