/** Is everything there that hits are kept in: MongoDB, Redis, and the store of parts? */
import { randomBytes } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectSettings, ObjectStore } from '@footfall/archive';
import { type Cache, inspectRedis } from '@footfall/cache';
import { type Database, inspectDatabase } from '@footfall/db';
import { bad, type Finding, ok, warn } from './finding.ts';

/** Salts and days change by the clock; beyond a minute visitors are counted on the wrong day. */
const CLOCK_OFF_BAD_MS = 60_000;
const CLOCK_OFF_WARN_MS = 2_000;
/** A write that takes longer makes beacons hold more than they ship. */
const WRITE_SLOW_MS = 1_000;
const FREE_BYTES_BAD = 1024 ** 3;
const FREE_BYTES_WARN = 10 * 1024 ** 3;
const MEMORY_SHARE_WARN = 0.9;

export async function checkMongodb(database: Database, clock: () => number): Promise<Finding[]> {
  const report = await inspectDatabase(database, clock);
  const { kind, members, version, clockAheadMs, writeMs, missing } = report;
  const what = kind === 'replicaSet' ? `a replica set of ${members}` : kind;
  const findings = [
    ok(`MongoDB ${version} answers: ${what}; a majority had a write in ${writeMs} ms`),
  ];
  if (kind === 'standalone') {
    findings.push(
      warn(
        'MongoDB is a single server: what it loses is lost',
        'make it a replica set with three members; a set of one is a beginning',
      ),
    );
  }
  if (writeMs > WRITE_SLOW_MS) {
    findings.push(warn('writes are slow', "look at the disks of MongoDB's primary and its lag"));
  }
  if (missing.length > 0) {
    const todo = 'start a beacon, API or worker once: each makes what is missing';
    findings.push(bad(`MongoDB lacks ${missing.join(', ')}`, todo));
  }
  return [...findings, ...clockFindings(clockAheadMs)];
}

function clockFindings(aheadMs: number | null): Finding[] {
  if (aheadMs === null) return [];
  const off = Math.abs(aheadMs);
  if (off <= CLOCK_OFF_WARN_MS) return [ok(`this clock and MongoDB's differ by ${off} ms`)];
  const says = `this clock and MongoDB's differ by ${Math.round(off / 1000)} s`;
  const todo = 'let every machine take its time from the same NTP servers';
  return [off > CLOCK_OFF_BAD_MS ? bad(says, todo) : warn(says, todo)];
}

export async function checkRedis(cache: Cache): Promise<Finding[]> {
  const report = await inspectRedis(cache);
  if (report.isAway) {
    const todo =
      'start it, or mend REDIS_URL; until then visits may count twice and reports take longer';
    return [bad('Redis does not answer', todo)];
  }
  const { version, usedBytes, bytesMax, policy, evictedKeys } = report;
  const findings = [ok(`Redis ${version} answers, with ${megabytes(usedBytes)} in use`)];
  if (bytesMax === 0) {
    findings.push(
      warn('Redis has no limit of memory', 'set maxmemory and maxmemory-policy volatile-ttl'),
    );
  } else if (policy.startsWith('allkeys') || policy === 'noeviction') {
    const todo = 'set maxmemory-policy volatile-ttl: cached reports go first, visits last';
    findings.push(warn(`Redis is set to ${policy}`, todo));
  }
  if (bytesMax > 0 && usedBytes > bytesMax * MEMORY_SHARE_WARN) {
    const dropped = `${evictedKeys} keys were dropped so far`;
    findings.push(warn(`Redis is full (${dropped})`, 'give it more memory'));
  }
  return findings;
}

/** Keeps a file, reads it back and deletes it. */
export async function checkObjects(
  objects: ObjectStore,
  settings: ObjectSettings,
  scratchDir: string,
): Promise<Finding[]> {
  const name = `doctor-${randomBytes(6).toString('hex')}`;
  const path = join(scratchDir, name);
  const content = randomBytes(1024);
  await mkdir(scratchDir, { recursive: true });
  await writeFile(path, content);
  try {
    await objects.put(name, path);
    const { bytes } = await objects.fetchTo(name, `${path}-back`);
    await objects.delete(name);
    if (bytes !== content.length || (await objects.size(name)) !== null) {
      const todo = 'it has to give back what was put, at once, and to forget what is deleted';
      return [bad('the store of parts does not do what it is told', todo)];
    }
  } finally {
    await rm(path, { force: true });
    await rm(`${path}-back`, { force: true });
  }
  const [where, folder] =
    settings.kind === 'folder'
      ? [`the folder ${settings.folder}`, settings.folder]
      : ['the bucket', settings.cacheFolder];
  const kept = ok(`a file was put into ${where}, read back and deleted`);
  return [kept, ...(await checkSpace(folder))];
}

async function checkSpace(folder: string): Promise<Finding[]> {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const says = `${megabytes(free)} are free where parts are kept on this machine`;
  const todo = 'enlarge the disk before it is full: hits are kept then, but not sealed';
  if (free < FREE_BYTES_BAD) return [bad(says, todo)];
  return [free < FREE_BYTES_WARN ? warn(says, todo) : ok(says)];
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;
