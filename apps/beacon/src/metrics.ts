/** What the beacon tells Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { createCounts } from './counts.ts';
import { StepTimes } from './step-times.ts';

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
    /** By outcome and reason. */
    countHits: createCounts({
      name: 'footfall_hits_total',
      help: 'Hits that arrived, by how they ended.',
      labels: ['outcome', 'reason'],
      registry,
    }),
    stepTimes: new StepTimes(registry),
    countRequest: createCounts({
      name: 'footfall_http_requests_total',
      help: 'Answers to requests with hits, by status.',
      labels: ['status'],
      registry,
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
