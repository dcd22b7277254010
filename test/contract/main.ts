/**
 * `npm run contract`: everything that Footfall counts on in MongoDB and Redis, tried on servers of yours. MONGODB_URI names
 * them, and REDIS_URL; without the first the local cluster is taken. Databases and keys have names of their own and are
 * dropped; nothing else is touched. The user of MONGODB_URI must be allowed to make and drop databases.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, ensureCollections, openDatabase } from '@footfall/db';
import { startLocalCluster } from '@footfall/local-cluster';
import { lookAtCluster, SHARDING_CHECKS } from './sharding-checks.ts';
import { findSuite, ROOT } from './suite.ts';

type Count = { passed: number; failed: number; left: number };

const say = (line: string) => console.log(line);

/** Only tests whose path holds one of these; all when there is none. */
const wanted = process.argv.slice(2);

async function main(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footfall-contract-'));
  // The database runs as a user without rights, who must be able to pass through.
  await chmod(dataDir, 0o711);
  const cluster = await startLocalCluster({
    dataDir,
    rootDir: join(ROOT, '.cache/local-cluster'),
    mongodbUri: withAuthSource(process.env['MONGODB_URI'] || undefined),
    redisUrl: process.env['REDIS_URL'] || undefined,
  });
  const count: Count = { passed: 0, failed: 0, left: 0 };
  try {
    const given =
      cluster.engine === 'given'
        ? 'given by MONGODB_URI'
        : 'of this machine, because MONGODB_URI is not set';
    say(`MongoDB is the one ${given}.`);
    await checkSharding(cluster.mongodbUri, count);
    await runTests(cluster, count);
  } finally {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  say(`${count.passed} passed, ${count.failed} failed, ${count.left} not shown`);
  return count.failed === 0 ? 0 : 1;
}

/** Tests put a name of their own in the place of the database, by which MongoDB would look for the user as well. */
function withAuthSource(uri: string | undefined): string | undefined {
  if (uri === undefined || !uri.includes('@') || /[?&]authSource=/.test(uri)) return uri;
  const database = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1] ?? 'admin';
  const bare = /^[^:]+:\/\/[^/?]+$/.test(uri) ? `${uri}/` : uri;
  return `${bare}${bare.includes('?') ? '&' : '?'}authSource=${database}`;
}

async function checkSharding(uri: string, count: Count): Promise<void> {
  const name = `footfall_contract_${randomBytes(6).toString('hex')}`;
  const database = openDatabase({ uri, name, appName: 'contract' });
  try {
    const { version, shards } = await lookAtCluster(database);
    say(
      `It says that it is ${version}, ${shards === null ? 'without shards' : `with the shards ${shards.join(', ')}`}.`,
    );
    if (shards !== null) return await runChecks(database, shards, count);
    for (const check of SHARDING_CHECKS) say(`not shown, there is no mongos: ${check.name}`);
    count.left += SHARDING_CHECKS.length;
  } finally {
    await database.db.dropDatabase();
    await database.close();
  }
}

async function runChecks(
  database: Database,
  shards: readonly string[],
  count: Count,
): Promise<void> {
  await ensureCollections(database);
  for (const check of SHARDING_CHECKS) {
    try {
      await check.run(database, shards);
      count.passed += 1;
      say(`passed: ${check.name}`);
    } catch (error) {
      count.failed += 1;
      say(`failed: ${check.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Each file of tests counts as one. */
async function runTests(
  stores: { mongodbUri: string; redisUrl: string },
  count: Count,
): Promise<void> {
  const { files, left } = findSuite();
  for (const { file, reason } of left) say(`not shown, it ${reason}: ${file}`);
  count.left += left.length;
  const chosen = files.filter(
    (file) => wanted.length === 0 || wanted.some((part) => file.includes(part)),
  );
  if (chosen.length === 0)
    throw new Error(`no test of the contract has ${wanted.join(' or ')} in its path`);
  for (const file of files)
    if (!chosen.includes(file)) say(`not shown, it was not asked for: ${file}`);
  count.left += files.length - chosen.length;
  const vitest = spawn(join(ROOT, 'node_modules/.bin/vitest'), ['run', ...chosen], {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      CONTRACT_MONGODB_URI: stores.mongodbUri,
      CONTRACT_REDIS_URL: stores.redisUrl,
    },
  });
  const [code] = await once(vitest, 'exit');
  if (code === 0) count.passed += chosen.length;
  else count.failed += 1;
}

process.exit(await main());
