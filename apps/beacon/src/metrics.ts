/** What the beacon tells Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** From 2 µs, a step that copies a field, to 0.25 s, one that waits for Redis in vain. */
const STEP_BUCKETS = [2e-6, 1e-5, 5e-5, 2e-4, 1e-3, 5e-3, 0.02, 0.05, 0.1, 0.25];

export type Metrics = ReturnType<typeof createMetrics>;

/** Makes the metrics, in a registry of their own. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  // Added up over the processes of a beacon it is their number.
  new Gauge({
    name: 'footfall_processes',
    help: 'Processes that are counted here.',
    registers,
  }).set(1);
  return {
    registry,
    hits: new Counter({
      name: 'footfall_hits_total',
      help: 'Hits that arrived, by how they ended.',
      labelNames: ['outcome', 'reason'] as const,
      registers,
    }),
    stepSeconds: new Histogram({
      name: 'footfall_step_seconds',
      help: 'Time that a step of the pipeline took for the hits of one request.',
      labelNames: ['step'] as const,
      buckets: STEP_BUCKETS,
      registers,
    }),
    requests: new Counter({
      name: 'footfall_http_requests_total',
      help: 'Answers to requests with hits, by status.',
      labelNames: ['status'] as const,
      registers,
    }),
    lostByScripts: new Counter({
      name: 'footfall_script_lost_hits_total',
      help: 'Hits that scripts gave up before they were sent, as the next hit says.',
      labelNames: ['reason'] as const,
      registers,
    }),
    localSessions: new Counter({
      name: 'footfall_local_sessions_total',
      help: 'Hits whose session was decided without Redis.',
      registers,
    }),
    shippedBatches: new Counter({
      name: 'footfall_shipped_batches_total',
      help: 'Batches sent to MongoDB, by what became of them.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    shippedHits: new Counter({
      name: 'footfall_shipped_hits_total',
      help: 'Hits that MongoDB has acknowledged.',
      registers,
    }),
    claimedElsewhere: new Counter({
      name: 'footfall_claimed_elsewhere_total',
      help: 'Hits that were kept here, of which another beacon turned out to have had the id first.',
      registers,
    }),
    shipFailures: new Counter({
      name: 'footfall_ship_failures_total',
      help: 'Times that MongoDB could not be reached or did not answer.',
      registers,
    }),
  };
}
