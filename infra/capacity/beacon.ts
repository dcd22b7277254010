/**
 * What a beacon costs: each hit something, each request something, and each turn something that the requests in it share. A turn is
 * one question to Redis and one transaction of the spool; what comes while one is under way is the next (docs/adr/0031).
 */

export type BeaconCosts = {
  /** CPU for each hit. */
  hitUs: number;
  /** CPU for each request, whatever is in it. */
  requestUs: number;
  /** CPU for each turn. */
  turnUs: number;
  /** CPU for each second in which hits come, however many: shipping by rounds, gauges, looks at the clock. */
  secondUs: number;
  /** How long a turn takes, by the clock, while the beacon has nothing else to do. */
  turnLengthUs: number;
};

export type Arrivals = { requestsPerSecond: number; hitsPerRequest: number };

const SECOND_US = 1e6;

/**
 * Of requests that come each at a moment of its own. While a turn goes on, requests keep the beacon busy, which makes it longer;
 * after it the next begins at once when somebody came meanwhile (which nobody did with a probability of e^-requests), or else with
 * the next to come.
 */
export function turnsPerSecond(costs: BeaconCosts, arrivals: Arrivals): number {
  const { requestsPerSecond, hitsPerRequest } = arrivals;
  if (requestsPerSecond === 0) return 0;
  const busyWithRequests =
    (requestsPerSecond * (hitsPerRequest * costs.hitUs + costs.requestUs)) / SECOND_US;
  // With requests alone for all of its time it comes to no turn at all.
  if (busyWithRequests >= 1) return 0;
  const length = costs.turnLengthUs / SECOND_US / (1 - busyWithRequests);
  const pause = Math.exp(-requestsPerSecond * length) / requestsPerSecond;
  return 1 / (length + pause);
}

/** Cores that it takes: 0.6 for sixty percent of one. */
export function coresFor(costs: BeaconCosts, arrivals: Arrivals): number {
  const { requestsPerSecond, hitsPerRequest } = arrivals;
  const us =
    requestsPerSecond * (hitsPerRequest * costs.hitUs + costs.requestUs) +
    turnsPerSecond(costs, arrivals) * costs.turnUs +
    costs.secondUs;
  return us / SECOND_US;
}

/** How many requests a second make a beacon as busy as that; 0 when it is that without any. */
export function requestsThatTake(
  costs: BeaconCosts,
  cores: number,
  hitsPerRequest: number,
): number {
  let [enough, tooMany] = [0, SECOND_US / (hitsPerRequest * costs.hitUs + costs.requestUs)];
  // Halved until there is nothing between them that a figure could show.
  for (let step = 0; step < 60; step += 1) {
    const between = (enough + tooMany) / 2;
    if (coresFor(costs, { requestsPerSecond: between, hitsPerRequest }) <= cores) enough = between;
    else tooMany = between;
  }
  return enough;
}
