import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BeaconCosts, coresFor, requestsThatTake, turnsPerSecond } from './beacon.ts';
import { fitCosts, type Run } from './fit.ts';
import { INPUTS, valuesOf } from './inputs.ts';
import { type Capacity, plan } from './model.ts';
import { makePage, PAGE } from './page.ts';

const inputs = valuesOf(INPUTS);

const COSTS: BeaconCosts = {
  hitUs: 40,
  requestUs: 60,
  turnUs: 300,
  secondUs: 20_000,
  turnLengthUs: 1_000,
};

describe('the turns of a beacon', () => {
  const turns = (requestsPerSecond: number, hitsPerRequest = 1) =>
    turnsPerSecond(COSTS, { requestsPerSecond, hitsPerRequest });

  it('are one for each request while these come far apart', () => {
    expect(turns(0)).toBe(0);
    expect(turns(1)).toBeCloseTo(1, 4);
  });

  it('are shared by what comes while one is under way', () => {
    // A tenth busy with requests, so a turn takes 1 / 0.9 ms; e^-1.111 = 0.3292 of them are followed by a pause of 1 ms.
    expect(turns(1_000)).toBeCloseTo(1 / (0.001_111_1 + 0.000_329_2), 0);
    // Half busy, with ten times as many: turns of 2 ms that follow each other, ten requests in each.
    expect(turns(5_000)).toBeCloseTo(500, 0);
    // Large requests leave less time for turns: 9.6 hits at 40 µs and 60 µs, two thousand times, are 0.888 s.
    expect(turns(2_000, 9.6)).toBeCloseTo(112, 0);
  });

  it('leave no time for themselves when requests take all there is', () => {
    expect(turns(10_000)).toBe(0);
    expect(turns(20_000)).toBe(0);
  });
});

describe('the cores of a beacon', () => {
  it('are those of its hits, requests, turns and seconds', () => {
    // 0.1 s for the requests with their hits, 694 turns of 300 µs, 0.02 s for the second.
    const cores = coresFor(COSTS, { requestsPerSecond: 1_000, hitsPerRequest: 1 });
    expect(cores).toBeCloseTo(0.1 + 0.208 + 0.02, 3);
  });

  it('say how many requests make it as busy as it is to be', () => {
    for (const hitsPerRequest of [1, 5, 20]) {
      const requestsPerSecond = requestsThatTake(COSTS, 0.3, hitsPerRequest);
      expect(coresFor(COSTS, { requestsPerSecond, hitsPerRequest })).toBeCloseTo(0.3, 6);
    }
    // It is so busy with nothing at all.
    expect(requestsThatTake(COSTS, 0.01, 1)).toBe(0);
  });
});

describe('the costs of a beacon', () => {
  /** A run as it would be if the costs were these, for a second. */
  const runOf = (costs: BeaconCosts, requests: number, hitsPerRequest: number): Run => {
    const arrivals = { requestsPerSecond: requests, hitsPerRequest };
    return {
      ...{ hits: requests * hitsPerRequest, requests, seconds: 1, pace: requests },
      turns: turnsPerSecond(costs, arrivals),
      cpuUs: coresFor(costs, arrivals) * 1e6,
    };
  };
  const LOADS = [
    [100, 1],
    [1_000, 1],
    [4_000, 1],
    [50, 20],
    [600, 20],
  ] as const;

  it('are found again in what follows from them', () => {
    const found = fitCosts(LOADS.map(([requests, hits]) => runOf(COSTS, requests, hits)));
    expect(found.hitUs).toBeCloseTo(40, 3);
    expect(found.requestUs).toBeCloseTo(60, 3);
    expect(found.turnUs).toBeCloseTo(300, 3);
    expect(found.secondUs).toBeCloseTo(20_000, 0);
    // Found by steps of one percent.
    expect(Math.abs(found.turnLengthUs / 1_000 - 1)).toBeLessThan(0.01);
  });

  it('are not asked for turns of runs in which each request waited for an answer', () => {
    const runs = LOADS.map(([requests, hits]) => runOf(COSTS, requests, hits));
    // 4,000 hits at 40 µs in 4,000 requests at 60, 40 turns at 300, and the second.
    const cpuUs = 160_000 + 240_000 + 12_000 + 20_000;
    const waited: Run = { ...runOf(COSTS, 4_000, 1), turns: 40, cpuUs, pace: null };
    const { turnLengthUs } = fitCosts([...runs, waited]);
    expect(turnLengthUs).toBe(fitCosts(runs).turnLengthUs);
  });

  it('are none below nothing, whatever the noise', () => {
    const runs = LOADS.map(([requests, hits]) =>
      runOf({ ...COSTS, secondUs: -9_000 }, requests, hits),
    );
    const { secondUs, ...others } = fitCosts(runs);
    expect(secondUs).toBe(0);
    expect(Math.min(...Object.values(others))).toBeGreaterThan(0);
  });

  it('cannot be told from runs that are all alike', () => {
    const run: Run = { hits: 0, requests: 100, turns: 100, seconds: 1, cpuUs: 1_000, pace: 100 };
    expect(() => fitCosts([run, run, run, run])).toThrow('too alike');
  });
});

describe('the capacity model', () => {
  it('comes to what is easily worked out by hand for a billion hits a day', () => {
    const plain = { hitUs: 50, requestUs: 100, turnUs: 0, secondUs: 0, turnLengthUs: 1_000 };
    const of = plan(1e9, { ...inputs, ...plain, hitsPerRequest: 2, busyShare: 0.6 });
    expect(of.peakHitsPerSecond).toBeCloseTo(34_722, 0);
    // 50 for the hit and half of the request's 100: 6,000 hits/s make a pod busy for 60 %.
    expect(of.beaconPods).toBe(6);
    expect(of.beaconCores).toBeCloseTo(3.472, 3);
    expect(of.mongoTbPerCopy).toBeCloseTo(3.6 + (1e9 / 24) * 73 * 16e-12, 2);
    expect(of.partsTbPerYear).toBeCloseTo(9.49, 5);
  });

  it('gives three beacons that share little work more turns than one would have', () => {
    const small = plan(1e7, { ...inputs, ...COSTS, hitsPerRequest: 1 });
    expect(small.beaconPods).toBe(3);
    // 347 hits/s at the peak, 116 each: nearly each a turn of its own, and 20 ms a second for each beacon.
    expect(small.beaconCores).toBeCloseTo(3 * (116 * 400e-6 + 0.02), 2);
  });

  it('never asks for less when there is more to do', () => {
    const figures = (of: Capacity) => Object.entries(of).filter(([name]) => name !== 'spoolGb');
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e10, noNaN: true }), (hits) => {
        const more = Object.fromEntries(figures(plan(hits * 2, inputs)));
        for (const [name, value] of figures(plan(hits, inputs))) {
          expect(more[name]).toBeGreaterThanOrEqual(value);
        }
      }),
    );
  });

  it('keeps enough of everything for one to be away, however small it is', () => {
    expect(plan(1, inputs)).toMatchObject({ beaconPods: 3, apiPods: 2, workerPods: 2, shards: 1 });
  });
});

describe('the page on capacity', () => {
  it('has the figures that `npm run capacity` writes', () => {
    const page = readFileSync(join(import.meta.dirname, '../..', PAGE), 'utf8');
    expect(makePage(page)).toBe(page);
  });
});
