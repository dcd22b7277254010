/** What the last run of `npm run capacity:validate -- --keep` found, as it lies beside this file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BeaconCosts } from './beacon.ts';

/** A load that the costs were not fitted on. */
export type Unseen = {
  hitsPerRequest: number;
  /** How busy the beacon was to be, in cores. */
  busy: number;
  requestsPerSecond: number;
  predictedUs: number;
  /** CPU of the beacon for each hit: the middle of several runs. */
  measuredUs: number;
  /** Requests that shared a turn. */
  predictedPerTurn: number;
  measuredPerTurn: number;
};

export type Measured = {
  /** Load averages of the machine, before and at the end; the run itself makes one of about two. */
  loadBefore: number;
  loadAfter: number;
  costs: BeaconCosts;
  unseen: Unseen[];
};

/** By how much measured and predicted may differ. */
const TOLERANCE = 0.25;

/** Whether what was measured is as near to what was predicted as is asked. */
export function isClose({ predictedUs, measuredUs }: Unseen): boolean {
  return Math.abs(measuredUs / predictedUs - 1) <= TOLERANCE;
}

export const MEASURED_FILE = join(import.meta.dirname, 'measured.json');

export function readMeasured(): Measured {
  return JSON.parse(readFileSync(MEASURED_FILE, 'utf8')) as Measured;
}
