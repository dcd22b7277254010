// Makes the software of a local cluster available in a folder: downloaded, unpacked and with an empty database ready
// to be copied. Once done it stays; interrupted it goes on where it stopped; run twice at once it is done once.
import { access, chmod, mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadPackages } from './apt-download.ts';
import { ClusterUnavailable } from './cluster-unavailable.ts';
import { lockFile } from './folder-lock.ts';
import { readHostRelease } from './host-release.ts';
import { runCommand } from './run-command.ts';
import { openSoftware, type Software } from './software.ts';
import { makeTemplate } from './template.ts';
import { MANIFEST_FILE, unpackPackages } from './unpack.ts';

/** One step of provisioning; `done` of `total` in the unit that suits the step (percent, packages). */
export interface ProvisionStep {
  readonly name: 'update' | 'download' | 'unpack' | 'prepare';
  readonly done: number;
  readonly total: number;
}

export interface ProvisionOptions {
  /** The folder for the software, shared by any number of clusters. About 0.6 GB. */
  readonly rootDir: string;
  readonly onProgress?: ((step: ProvisionStep) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Provision {
  readonly software: Software;
  /** A stopped, empty PostgreSQL data folder with DocumentDB. */
  readonly template: string;
}

// Raised when the packages, the fixes after unpacking or the template change: another name, so that clusters that
// run on the old ones are not disturbed.
const SOFTWARE_VERSION = 1;

/**
 * Provides PostgreSQL with DocumentDB and redis-server below `rootDir`; at once when they are there.
 * Throws ClusterUnavailable (no apt, no Debian mirror, no network) or the signal's reason.
 */
export async function provisionLocalCluster(options: ProvisionOptions): Promise<Provision> {
  await mkdir(options.rootDir, { recursive: true });
  const rootDir = await realpath(options.rootDir);
  const root = join(rootDir, `software-${SOFTWARE_VERSION}`);
  const template = join(rootDir, `template-${SOFTWARE_VERSION}`);
  if (!(await isComplete(root, template))) {
    // Its programs run as another user, who must pass through it whatever our umask is.
    await chmod(rootDir, 0o755);
    const attempt = await lockFile(join(rootDir, 'lock'), {
      isPatient: true,
      signal: options.signal,
    });
    try {
      await completeProvision({ ...options, rootDir, root, template });
    } finally {
      if (attempt.outcome === 'locked') await attempt.lock.release();
    }
  }
  return { software: await openSoftware(root), template };
}

interface Work extends ProvisionOptions {
  readonly root: string;
  readonly template: string;
}

async function completeProvision(work: Work) {
  const { root, template, onProgress, signal } = work;
  // Whoever held the lock before us may have done it all.
  if (!(await exists(join(root, MANIFEST_FILE)))) await installSoftware(work);
  if (await exists(template)) return;
  onProgress?.({ name: 'prepare', done: 0, total: 1 });
  await makeTemplate(await openSoftware(root), template, signal);
  onProgress?.({ name: 'prepare', done: 1, total: 1 });
}

async function installSoftware({ rootDir, root, onProgress, log, signal }: Work) {
  await demandDebian();
  const stateFolder = join(rootDir, 'apt');
  log?.(`unpacking PostgreSQL with DocumentDB and Redis from Debian's archive into ${root}`);
  const archives = await downloadPackages({
    stateFolder,
    onPercent: (name, percent) => onProgress?.({ name, done: percent, total: 100 }),
    signal,
  });
  await unpackPackages({
    archives,
    root,
    onUnpacked: (done) => onProgress?.({ name: 'unpack', done, total: archives.length }),
    signal,
  });
  await rm(stateFolder, { recursive: true, force: true });
}

async function demandDebian() {
  const { isDebianLike } = await readHostRelease();
  const apt = await runCommand(['apt-get', '--version'], { timeoutMs: 10_000 });
  if (isDebianLike && apt.outcome === 'done') return;
  throw new ClusterUnavailable(
    'There is no database here: set MONGODB_URI and REDIS_URL to running servers, install mongod and redis-server, ' +
      'or use docker compose (only on Debian can they be unpacked for you).',
  );
}

async function isComplete(root: string, template: string): Promise<boolean> {
  return (await exists(join(root, MANIFEST_FILE))) && (await exists(template));
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
