/** Whether the beacon lives, whether it can take hits, and its figures. */
import { dayOf } from '@footfall/domain';
import { Hono } from 'hono';
import type { Beacon, BeaconEnv } from '../beacon.ts';

export function healthRoutes(beacon: Beacon): Hono<BeaconEnv> {
  const routes = new Hono<BeaconEnv>();
  routes.get('/healthz', (context) => context.text('ok\n'));

  // Not ready means that no hit can be taken. With MongoDB or Redis away hits are taken and kept, and to
  // send them elsewhere would lose them: that is told, but is no reason to leave the load balancer.
  routes.get('/readyz', (context) => {
    const reasons = reasonsAgainst(beacon);
    const degraded = degradations(beacon);
    return context.json(
      { ready: reasons.length === 0, reasons, degraded },
      reasons.length === 0 ? 200 : 503,
    );
  });

  routes.get('/metrics', async (context) => {
    const { contentType } = beacon.metrics.registry;
    return context.body(await beacon.readFigures(), 200, { 'Content-Type': contentType });
  });
  return routes;
}

function reasonsAgainst(beacon: Beacon): string[] {
  const reasons: string[] = [];
  if (beacon.isStopping()) reasons.push('The beacon is stopping.');
  if (beacon.salts.of(dayOf(beacon.now())) === undefined) {
    reasons.push('The salt of the day is missing: MongoDB has not answered yet.');
  }
  if (!beacon.spool.hasRoom())
    reasons.push('The spool is full: MongoDB has been away for too long.');
  return reasons;
}

function degradations(beacon: Beacon): string[] {
  const degraded: string[] = [];
  // Why is for the log: what MongoDB's driver says names hosts, and anybody may ask here.
  if (beacon.shipError() !== null) {
    degraded.push('MongoDB does not take hits, they are kept here. The log has the reason.');
  }
  const { deadLetters } = beacon.spool.stats();
  if (deadLetters > 0) {
    degraded.push(
      `MongoDB refused batches for good, they are set aside here: ${deadLetters}. The log has the reason.`,
    );
  }
  if (!beacon.isCacheReachable())
    degraded.push('Redis is away: this beacon keeps sessions by itself.');
  const offsetMs = beacon.clockOffsetMs();
  if (offsetMs !== 0) {
    const apart = `${Math.abs(Math.round(offsetMs / 1000))} s ${offsetMs < 0 ? 'ahead of' : 'behind'}`;
    degraded.push(`The clock of this machine is ${apart} the database's, whose time is used.`);
  }
  return degraded;
}
