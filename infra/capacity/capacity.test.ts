import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INPUTS, valuesOf } from './inputs.ts';
import { beaconUsPerHit, type Capacity, plan } from './model.ts';
import { makePage, PAGE } from './page.ts';

const inputs = valuesOf(INPUTS);

describe('the capacity model', () => {
  it('gives back the two figures that it was made from', () => {
    expect(beaconUsPerHit(inputs, 1)).toBeCloseTo(inputs.beaconSingleUs);
    expect(beaconUsPerHit(inputs, 20)).toBeCloseTo(inputs.beaconBatchUs);
  });

  it('comes to what is easily worked out by hand for a billion hits a day', () => {
    const of = plan(1e9, inputs);
    expect(of.peakHitsPerSecond).toBeCloseTo(34_722, 0);
    // 245 - 59.7 for the request, shared by two, and 59.7 for the hit.
    expect(of.beaconCores).toBeCloseTo((34_722 * 152.4) / 1e6, 1);
    expect(of.mongoTbPerCopy).toBeCloseTo(3.6 + (1e9 / 24) * 73 * 16e-12, 2);
    expect(of.partsTbPerYear).toBeCloseTo(9.49, 5);
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
