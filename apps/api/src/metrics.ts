/** What Prometheus reads: how many requests, how long they took, and the state of the process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { WatchMetrics } from './watches.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** From a cached answer to a report that reads a year. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes the app's metrics in a registry of their own. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'footfall_api_request_seconds',
    help: 'Time from request to answer.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: SECONDS,
    registers: [registry],
  });
  const warmed = new Counter({
    name: 'footfall_api_warmed_questions_total',
    help: 'Questions of before whose files were read after a start, before anybody asked.',
    labelNames: ['outcome'] as const,
    registers: [registry],
  });
  const streams = createStreamMetrics(registry);
  return {
    streams,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    countWarmed: (outcome: 'warmed' | 'failed'): void => warmed.inc({ outcome }),
    /** `route` is the pattern, not the address: an address may name a person, and there are too many. */
    observe(request: { route: string; method: string; status: number; ms: number }): void {
      const { route, method, status, ms } = request;
      duration.observe({ route, method, status: String(status) }, ms / 1000);
    },
  };
}

function createStreamMetrics(registry: Registry): WatchMetrics {
  const open = new Gauge({
    name: 'footfall_api_streams',
    help: 'Streams that are open, by what they push.',
    labelNames: ['what'] as const,
    registers: [registry],
  });
  const refused = new Counter({
    name: 'footfall_api_streams_refused_total',
    help: 'Streams that were refused: as many as may be were open, or the process was about to end.',
    labelNames: ['reason'] as const,
    registers: [registry],
  });
  return {
    opened: (what) => open.inc({ what }),
    closed: (what) => open.dec({ what }),
    refused: (reason) => refused.inc({ reason }),
  };
}
