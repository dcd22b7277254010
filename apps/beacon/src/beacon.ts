/** Everything that the routes work with, as main.ts puts it together. */

import type { ClientAddress } from '@footfall/addresses';
import type { Tracing } from '@footfall/tracing';
import type { HttpBindings } from '@hono/node-server';
import type { Logger } from 'pino';
import type { Arrivals } from './arrivals.ts';
import type { Limits } from './limits/limits.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Lookups } from './lookups/lookups.ts';
import type { Salts } from './lookups/salts.ts';
import type { Metrics } from './metrics.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import type { Spool } from './spool/spool.ts';

export type Beacon = Lookups & {
  clientAddress: ClientAddress;
  limits: Limits;
  salts: Salts;
  pipeline: Pipeline;
  spool: Spool;
  live: LiveFeed;
  arrivals: Arrivals;
  metrics: Metrics;
  /** The figures of all processes of this beacon, in Prometheus format. */
  readFigures: () => Promise<string>;
  tracing: Tracing;
  log: Logger;
  now: () => number;
  isStopping: () => boolean;
  isCacheReachable: () => boolean;
  /** By how much this machine's clock is behind the database's; 0 while they agree. */
  clockOffsetMs: () => number;
  /** Why MongoDB takes no hits; null while it does. */
  shipError: () => string | null;
};

export type BeaconEnv = { Bindings: HttpBindings };
