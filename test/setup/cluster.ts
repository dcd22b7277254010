/** One real MongoDB-compatible replica set and one real Redis for the whole run; each test file uses names of its own. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startLocalCluster } from '@footfall/local-cluster';
import type { TestProject } from 'vitest/node';

/**
 * Starts the cluster in a folder of its own and hands its addresses to the tests; the returned function stops it.
 * `npm run contract` gives servers instead. Not by MONGODB_URI and REDIS_URL: who has those set for another purpose must not find
 * tests in that database.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footfall-test-'));
  // The database runs as a user without rights, who must be able to pass through.
  await chmod(dataDir, 0o711);
  const cluster = await startLocalCluster({
    dataDir,
    rootDir: resolve(import.meta.dirname, '../../.cache/local-cluster'),
    mongodbUri: process.env['CONTRACT_MONGODB_URI'],
    redisUrl: process.env['CONTRACT_REDIS_URL'],
  });
  project.provide('mongodbUri', cluster.mongodbUri);
  project.provide('redisUrl', cluster.redisUrl);
  project.provide('redisCommand', cluster.redisCommand ?? ['redis-server']);
  return async () => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
