/** Tells whoever watches the process whether it lives, whether it can work, and how it fares. */
import { Hono } from 'hono';
import type { Metrics } from '../metrics.ts';
import type { RequestEnv } from './request-env.ts';

export type Dependency = {
  name: string;
  /** False for what the app can do without: it is reported, but the app stays ready. */
  isRequired: boolean;
  /** Rejects when it cannot be reached. */
  check(): Promise<void>;
};

/** Longer than the slowest check takes to give up by itself. */
const CHECK_TIMEOUT_MS = 3_000;

/** `/healthz`, `/readyz`, `/metrics`. */
export function createHealthRoutes(
  dependencies: readonly Dependency[],
  metrics: Metrics,
): Hono<RequestEnv> {
  const routes = new Hono<RequestEnv>();
  routes.get('/healthz', (c) => c.json({ alive: true }));
  routes.get('/readyz', async (c) => {
    const states = await Promise.all(dependencies.map(stateOf));
    const reasons = states.flatMap((state) => (state.reason === null ? [] : [state.reason]));
    const isReady = states.every((state) => state.reason === null || !state.isRequired);
    return c.json({ ready: isReady, reasons }, isReady ? 200 : 503);
  });
  routes.get('/metrics', async (c) => {
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType });
  });
  return routes;
}

async function stateOf({
  name,
  isRequired,
  check,
}: Dependency): Promise<{ isRequired: boolean; reason: string | null }> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([check(), timeout]);
    return { isRequired, reason: null };
  } catch {
    // Why is for the log: an error of a driver may name hosts and users.
    return { isRequired, reason: `${name} cannot be reached` };
  } finally {
    clearTimeout(timer);
  }
}
