import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@footfall/db';
import { describe, expect, inject, it } from 'vitest';
import { byHash, readNames } from '../../infra/placement/placement.ts';
import { lookAtCluster, siteIds } from './sharding-checks.ts';
import { findSuite, ROOT } from './suite.ts';

describe('the contract with MongoDB and Redis', () => {
  const { files, left } = findSuite();

  it('has the tests of the stores, of each app, and of the way of a hit through all of them', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'packages/db/src/stores.test.ts',
        'packages/db/src/targeting.test.ts',
        'apps/api/src/organisations.test.ts',
        'apps/beacon/src/process.test.ts',
        'apps/worker/src/worker.test.ts',
        'test/crash.test.ts',
        'test/oracle.test.ts',
      ]),
    );
  });

  it('leaves out only what needs stores of its own, and says why', () => {
    expect(left.map(({ file }) => file)).toContain('test/faults/faults.test.ts');
    expect(left.filter(({ file }) => files.includes(file))).toEqual([]);
    expect(left.every(({ reason }) => reason.length > 0)).toBe(true);
  });

  it('stores batches of so many sites that each of 64 shards gets some', () => {
    const tenants = readNames(siteIds).map((name) => ({ ...name, size: 1 }));
    expect(new Set(byHash(tenants, 64)).size).toBe(64);
  });

  it('is run on servers that are given, and says what that showed and what it could not', async () => {
    const script = join(import.meta.dirname, 'main.ts');
    const { PATH } = process.env;
    const given = { MONGODB_URI: inject('mongodbUri'), REDIS_URL: inject('redisUrl') };
    const command = ['--import', 'tsx', script, 'packages/db/src/targeting'];
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      cwd: ROOT,
      env: { PATH, ...given },
      maxBuffer: 8 * 1024 ** 2,
    });
    expect(stdout).toContain('MongoDB is the one given by MONGODB_URI.');
    expect(stdout).toContain('not shown, there is no mongos: what is asked of a site');
    expect(stdout).toContain('not shown, it was not asked for: test/oracle.test.ts');
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^1 passed, 0 failed, \d+ not shown$/);
  }, 120_000);

  it('says of a cluster without a router that it has no shards', async () => {
    const database = openDatabase({ uri: inject('mongodbUri'), appName: 'contract-test' });
    try {
      const { version, shards } = await lookAtCluster(database);
      expect(version).toMatch(/^\d+\.\d+/);
      expect(shards).toBeNull();
    } finally {
      await database.close();
    }
  });
});
