// Downloads packages and what they depend on from Debian's archive with apt, in a state folder of our own:
// signatures are checked as on any Debian machine, and nothing of the host's package state is read or changed.
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DebianMirror, readDebianMirrors } from './apt-sources.ts';
import { ClusterUnavailable } from './cluster-unavailable.ts';
import { readHostRelease } from './host-release.ts';
import { lastLine, runCommand } from './run-command.ts';

// The first suite whose archive has DocumentDB.
const SUITE = 'forky';
const PACKAGES = ['postgresql-18-documentdb', 'redis-server'];

const KEYRINGS = [
  '/usr/share/keyrings/debian-archive-keyring.gpg',
  '/usr/share/keyrings/debian-archive-keyring.pgp',
];

// 10 MB of lists and 143 MB of packages: minutes on a slow line, and no line should take longer than this.
const UPDATE_TIMEOUT_MS = 5 * 60_000;
const DOWNLOAD_TIMEOUT_MS = 30 * 60_000;

export interface DownloadOptions {
  /** Kept until all is unpacked, so that an interrupted download goes on where it stopped. */
  readonly stateFolder: string;
  /** Receives percents of the lists and then of the packages. */
  readonly onPercent: (phase: 'update' | 'download', percent: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Returns the paths of the downloaded .deb files. Throws ClusterUnavailable when there is no way to get them. */
export async function downloadPackages(options: DownloadOptions): Promise<string[]> {
  const { codename } = await readHostRelease();
  const mirrors = await readDebianMirrors('/etc/apt', codename);
  if (mirrors.length === 0) {
    throw new ClusterUnavailable(
      'The apt sources of this machine name no mirror of Debian, so the local database cannot be downloaded: ' +
        'set MONGODB_URI and REDIS_URL, install mongod and redis-server, or use docker compose.',
    );
  }
  await makeStateFolder(options.stateFolder);
  await updateLists(mirrors, options);
  await fetchArchives(options);
  const archives = join(options.stateFolder, 'cache/archives');
  const names = (await readdir(archives)).filter((name) => name.endsWith('.deb'));
  return names.sort().map((name) => join(archives, name));
}

async function updateLists(mirrors: readonly DebianMirror[], options: DownloadOptions) {
  const failures: string[] = [];
  for (const mirror of mirrors) {
    const keyring = mirror.keyring ?? (await findKeyring());
    const line = `deb [signed-by=${keyring}] ${mirror.uri} ${SUITE} main\n`;
    await writeFile(join(options.stateFolder, 'sources.list'), line);
    const result = await aptGet(['update'], 'update', options);
    if (result.outcome === 'done') return;
    failures.push(`${mirror.uri}: ${lastLine(result.output)}`);
  }
  throw new ClusterUnavailable(
    `Debian's package lists cannot be read (${failures.join('; ')}); check the network and start again, or set MONGODB_URI and REDIS_URL.`,
  );
}

async function fetchArchives(options: DownloadOptions) {
  const args = ['--yes', '--download-only', 'install', ...PACKAGES];
  const result = await aptGet(args, 'download', options);
  if (result.outcome === 'done') return;
  throw new ClusterUnavailable(
    `Debian's packages cannot be downloaded (${lastLine(result.output)}); what has arrived is kept: check the network and the disk and start again, or set MONGODB_URI and REDIS_URL.`,
  );
}

async function aptGet(
  args: readonly string[],
  phase: 'update' | 'download',
  { stateFolder, onPercent, signal }: DownloadOptions,
) {
  const command = ['apt-get', '-c', join(stateFolder, 'apt.conf'), '-o', 'APT::Status-Fd=3'];
  return await runCommand([...command, ...args], {
    timeoutMs: phase === 'update' ? UPDATE_TIMEOUT_MS : DOWNLOAD_TIMEOUT_MS,
    signal,
    onStatusLine(line) {
      // dlstatus:<item>:<percent>:<text>, see apt's README.progress-reporting.
      const percent = /^dlstatus:\d+:([\d.]+):/.exec(line)?.[1];
      if (percent !== undefined) onPercent(phase, Math.round(Number(percent)));
    },
  });
}

async function makeStateFolder(folder: string) {
  for (const path of ['state/lists/partial', 'cache/archives/partial']) {
    await mkdir(join(folder, path), { recursive: true });
  }
  // No package is installed. (A file of ours, because apt takes its locks beside it.)
  await writeFile(join(folder, 'status'), '');
  // Given with -c, these win over the host's settings; those that are not named here, such as a proxy, stay.
  const settings = `
Dir::State "${folder}/state";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache";
Dir::Etc::sourcelist "${folder}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
`;
  await writeFile(join(folder, 'apt.conf'), settings.trimStart());
}

async function findKeyring(): Promise<string> {
  for (const keyring of KEYRINGS) {
    const isThere = await access(keyring).then(
      () => true,
      () => false,
    );
    if (isThere) return keyring;
  }
  throw new ClusterUnavailable(
    'The keys of the Debian archive are missing: install the package debian-archive-keyring, or set MONGODB_URI and REDIS_URL.',
  );
}
