/** From hits a day to pods, shards, disks and memory: pure arithmetic over the inputs. */
import { coresFor, requestsThatTake } from './beacon.ts';
import type { Inputs } from './inputs.ts';

const DAY_SECONDS = 86_400;
const GB = 1e9;
const TB = 1e12;
/** At least so many, so that one may be away (infra/k8s). */
const PODS_MIN = { beacons: 3, apis: 2, workers: 2 };

export type Capacity = {
  hitsPerDay: number;
  peakHitsPerSecond: number;
  beaconCores: number;
  /** One process each, a core each. */
  beaconPods: number;
  spoolGb: number;
  apiPods: number;
  workerPods: number;
  mongoWriteMbPerSecond: number;
  mongoTbPerCopy: number;
  shards: number;
  mongoMembers: number;
  redisGb: number;
  partsTbPerYear: number;
};

/** What an installation of that size needs. */
export function plan(hitsPerDay: number, inputs: Inputs): Capacity {
  const mean = hitsPerDay / DAY_SECONDS;
  const peak = mean * inputs.peakFactor;
  const { beaconPods, beaconCores } = planBeacons(peak, inputs);
  const hotBytes = hitsPerDay * inputs.hotDays * inputs.storedBytes;
  const claimBytes = mean * 3_600 * inputs.claimHours * inputs.claimBytes;
  const copyTb = (hotBytes + claimBytes) / TB;
  const writeMb = (peak * (inputs.bsonBytes + inputs.claimBytes)) / 1e6;
  const shards = Math.max(
    Math.ceil(copyTb / (inputs.diskPerShardTb * (1 - inputs.freeShare))),
    Math.ceil(writeMb / inputs.writesPerShardMb),
  );
  const sessions = (peak / inputs.sessionHits) * inputs.sessionMinutes * 60;
  return {
    hitsPerDay,
    peakHitsPerSecond: peak,
    beaconCores,
    beaconPods,
    spoolGb: (mean * 3_600 * inputs.beaconOutageHours * inputs.spoolBytes) / GB / beaconPods,
    apiPods: podsFor(apiCores(hitsPerDay, inputs), PODS_MIN.apis, inputs),
    workerPods: podsFor(workerCores(peak, inputs), PODS_MIN.workers, inputs),
    mongoWriteMbPerSecond: writeMb,
    mongoTbPerCopy: copyTb,
    shards,
    mongoMembers: shards * inputs.members,
    redisGb: (sessions * inputs.sessionBytes) / GB + inputs.reportCacheGb,
    partsTbPerYear: (hitsPerDay * 365 * inputs.partBytes) / TB,
  };
}

/** As many as keep each below the share that it is to be busy; what all of them take then. */
function planBeacons(peak: number, inputs: Inputs) {
  const { busyShare, hitsPerRequest } = inputs;
  const requests = peak / hitsPerRequest;
  const most = requestsThatTake(inputs, busyShare, hitsPerRequest);
  const beaconPods = Math.max(PODS_MIN.beacons, Math.ceil(requests / most));
  const of = { requestsPerSecond: requests / beaconPods, hitsPerRequest };
  return { beaconPods, beaconCores: beaconPods * coresFor(inputs, of) };
}

function podsFor(cores: number, least: number, { busyShare }: Inputs): number {
  return Math.max(least, Math.ceil(cores / busyShare));
}

/** A pod seals with two threads; what it takes for compaction comes on top. */
function workerCores(peak: number, { sealPerSecond, compactUs }: Inputs): number {
  return (peak * 2) / sealPerSecond + (peak * compactUs) / 1e6;
}

/** Most sites are small: a dashboard is charged as one over a million hits. */
function apiCores(hitsPerDay: number, inputs: Inputs): number {
  const openings = (hitsPerDay / 1e6) * inputs.openingsPerMillion;
  const uncachedAtPeak = (openings / DAY_SECONDS) * inputs.peakFactor * inputs.uncachedShare;
  return (uncachedAtPeak * inputs.openingCpuMs) / 1_000;
}
