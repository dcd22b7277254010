// Unpacks downloaded packages into a folder of our own and does what their maintainer scripts would have done.
import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { lastLine, runCommand } from './run-command.ts';
import { openSoftware, POSTGRES_EXTENSIONS, POSTGRES_PROGRAMS } from './software.ts';

// One package takes 0.03 s, the largest 1 s.
const UNPACK_TIMEOUT_MS = 120_000;

export interface UnpackOptions {
  readonly archives: readonly string[];
  /** The finished root; it appears whole, by a rename, or not at all. */
  readonly root: string;
  readonly onUnpacked: (done: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export const MANIFEST_FILE = 'footfall-packages.json';

export async function unpackPackages(options: UnpackOptions): Promise<void> {
  const partial = `${options.root}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });

  const waiting = [...options.archives];
  let done = 0;
  const unpackNext = async () => {
    for (let archive = waiting.pop(); archive !== undefined; archive = waiting.pop()) {
      await unpackOne(archive, partial, options.signal);
      done += 1;
      options.onUnpacked(done);
    }
  };
  // Decompression is what takes the time; dpkg -x of two packages at once into one folder is safe, they share
  // no files, only folders.
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, unpackNext));

  await linkPostgisControls(partial);
  await wrapPostgres(partial);
  await removeDocumentation(partial);
  await writeManifest(partial, options.archives);
  await chmod(partial, 0o755);
  await rm(options.root, { recursive: true, force: true });
  await rename(partial, options.root);
}

async function unpackOne(archive: string, root: string, signal: AbortSignal | undefined) {
  const options = { timeoutMs: UNPACK_TIMEOUT_MS, signal };
  const result = await runCommand(['dpkg', '-x', archive, root], options);
  if (result.outcome !== 'done') {
    throw new Error(`${basename(archive)} cannot be unpacked: ${lastLine(result.output)}`);
  }
}

/** update-alternatives would link postgis.control to postgis-3.control, and its siblings. */
async function linkPostgisControls(root: string) {
  const folder = join(root, POSTGRES_EXTENSIONS);
  for (const name of await readdir(folder)) {
    const match = /^(postgis\w*)-3\.control$/.exec(name);
    if (match) await symlink(name, join(folder, `${match[1]}.control`));
  }
}

/**
 * initdb and pg_rewind start `postgres` from their own folder through a shell, which would give it the host's loader
 * and libraries. They find this script there instead. It finds its way by $0, so the root can be renamed.
 */
async function wrapPostgres(root: string) {
  const program = join(root, POSTGRES_PROGRAMS, 'postgres');
  const software = await openSoftware(root);
  const inRoot = (path: string) => `"$root"${path.slice(root.length)}`;
  const script = `#!/bin/sh
root=\${0%/*}/../../../../..
exec ${inRoot(software.loader)} --inhibit-cache \\
  --library-path ${software.libraryFolders.map(inRoot).join(':')} \\
  --argv0 "$0" "$0.bin" "$@"
`;
  await rename(program, `${program}.bin`);
  await writeFile(program, script, { mode: 0o755 });
  await chmod(program, 0o755);
}

/** Nobody reads manuals here; half the files go. Copyright notices stay with the software they belong to. */
async function removeDocumentation(root: string) {
  for (const folder of ['man', 'locale', 'info', 'fonts']) {
    await rm(join(root, 'usr/share', folder), { recursive: true, force: true });
  }
}

async function writeManifest(root: string, archives: readonly string[]) {
  // Debian names its files name_version_architecture.deb, with %3a for the colon of an epoch.
  const packages = archives.map((archive) => {
    const [name = '', version = ''] = basename(archive, '.deb').split('_');
    return { name, version: decodeURIComponent(version) };
  });
  await writeFile(join(root, MANIFEST_FILE), `${JSON.stringify({ packages }, null, 1)}\n`);
}
