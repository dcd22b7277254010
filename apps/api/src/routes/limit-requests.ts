/** Limits how often somebody may ask, by API key and by address, and says with each answer how much is left. */
import { createHmac } from 'node:crypto';
import type { Quota, QuotaStore } from '@footfall/cache';
import type { MiddlewareHandler } from 'hono';
import { problem } from '../rest/problem.ts';
import type { RequestEnv } from './request-env.ts';

export type RequestLimits = {
  quotas: QuotaStore;
  /** Of one API key, or of one browser's address. */
  requestsPerMinute: number;
  /** Hides addresses and keys in the names of the counts. */
  secret: string;
};

const MINUTE_MS = 60_000;
/** Many keys may be used behind one address; keys that are made up all come from somewhere, too. */
const ADDRESS_FACTOR = 3;

/** Answers 429 beyond the limit; the headers are those of draft-ietf-httpapi-ratelimit-headers. */
export function limitRequests(limits: RequestLimits): MiddlewareHandler<RequestEnv> {
  const { quotas, requestsPerMinute, secret } = limits;
  const nameOf = (kind: string, text: string) =>
    `${kind}:${createHmac('sha256', secret).update(text).digest('base64url')}`;

  async function takeAll(authorization: string | undefined, client: string) {
    const own: Quota = { limit: requestsPerMinute, windowMs: MINUTE_MS };
    if (authorization === undefined) return [await quotas.take(nameOf('client', client), own)];
    const shared: Quota = { limit: own.limit * ADDRESS_FACTOR, windowMs: MINUTE_MS };
    return await Promise.all([
      quotas.take(nameOf('key', authorization), own),
      quotas.take(nameOf('keys of', client), shared),
    ]);
  }

  return async (c, next) => {
    const uses = await takeAll(c.req.header('authorization'), c.var.client);
    const [own] = uses;
    const over = uses.find(({ isOver }) => isOver);
    const left = over ?? own;
    const seconds = Math.ceil((left?.resetMs ?? 0) / 1000);
    const headers = {
      'ratelimit-policy': `"requests";q=${requestsPerMinute};w=${MINUTE_MS / 1000}`,
      ratelimit: `"requests";r=${left?.remaining ?? 0};t=${seconds}`,
    };
    if (over === undefined) {
      await next();
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
      return undefined;
    }
    const detail = `Too many requests: ${requestsPerMinute} a minute are allowed. Try again in ${seconds} s.`;
    return problem({ status: 429, detail }, { ...headers, 'retry-after': String(seconds) });
  };
}
