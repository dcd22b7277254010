// Runs member processes without root's power, and lets them die with us.
//
// PostgreSQL refuses to run as root, so under root members become `nobody`: initdb insists on a user that has a name,
// and nobody is the one that every machine has. Without root they run as the user we are.
import { chown, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClusterUnavailable } from './cluster-unavailable.ts';
import { runCommand } from './run-command.ts';

const NOBODY = 65_534;
const TOOL_TIMEOUT_MS = 60_000;

export interface Launcher {
  /** Turns a command into one that runs unprivileged and gets `deathSignal` from the kernel when we die, even by SIGKILL. */
  wrap(command: readonly string[], deathSignal: 'INT' | 'TERM'): string[];
  /** Gives `path` and all below it to the members' user. */
  own(path: string): Promise<void>;
  /** Makes a folder that only the members' user may read. */
  makePrivateFolder(path: string): Promise<void>;
}

/**
 * A launcher for processes that must reach `folders` (which exist). Throws ClusterUnavailable when a folder above one
 * of them is closed to other users and cannot be opened to the members alone.
 */
export async function createLauncher(folders: readonly string[]): Promise<Launcher> {
  if (process.getuid?.() !== 0) return launcher([], undefined);
  const kept = await Promise.all(folders.map((folder) => realpath(folder)));
  const closed = await findClosedFolders(kept);
  if (closed.length === 0) return launcher([], NOBODY);

  const passage = openPassage(closed, kept);
  const test = await runCommand([...passage, 'true'], { timeoutMs: TOOL_TIMEOUT_MS });
  if (test.outcome !== 'done') {
    throw new ClusterUnavailable(
      `${closed.join(' and ')} is closed to other users and PostgreSQL does not run as root: ` +
        `allow passing through it (chmod o+x ${closed.join(' ')}), or set FOOTFALL_DATA to a folder elsewhere.`,
    );
  }
  return launcher(passage, NOBODY);
}

function launcher(passage: readonly string[], uid: number | undefined): Launcher {
  const identity =
    uid === undefined
      ? []
      : [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--no-new-privs'];
  return {
    // setpriv comes last, because a change of user would clear the death signal.
    wrap: (command, deathSignal) => [
      ...passage,
      'setpriv',
      ...identity,
      ...['--pdeathsig', deathSignal, '--'],
      ...command,
    ],
    async own(path) {
      if (uid === undefined) return;
      const command = ['chown', '--recursive', '--no-dereference', `${uid}:${uid}`, path];
      const result = await runCommand(command, { timeoutMs: TOOL_TIMEOUT_MS });
      if (result.outcome !== 'done') throw new Error(`chown of ${path} failed: ${result.output}`);
    },
    async makePrivateFolder(path) {
      await mkdir(path, { recursive: true, mode: 0o700 });
      if (uid !== undefined) await chown(path, uid, uid);
    },
  };
}

/** The outermost folders above `folders` (or these themselves) that other users may not pass through. */
async function findClosedFolders(folders: readonly string[]): Promise<string[]> {
  const closed = new Set<string>();
  for (const folder of folders) {
    for (const above of ancestors(folder)) {
      if (((await stat(above)).mode & 0o001) !== 0) continue;
      closed.add(above);
      break;
    }
  }
  return [...closed];
}

/** The path and the folders above it, outermost first. */
function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...ancestors(above), path];
}

/**
 * A clone in /root is below a folder that `nobody` may not pass. In a mount namespace of its own the member sees, at
 * the same paths, an empty folder in the place of each closed one, and in it only the folders that it needs; the
 * host's view and permissions stay as they are.
 */
function openPassage(closed: readonly string[], kept: readonly string[]): string[] {
  const numbered = kept.map((folder, index) => ({ path: quote(folder), fd: index + 3 }));
  const script = [
    'set -e',
    // Held open, because the way to them is about to be covered.
    ...numbered.map(({ path, fd }) => `exec ${fd}<${path}`),
    ...closed.map((folder) => `mount -t tmpfs -o mode=755,size=1m none ${quote(folder)}`),
    // The kernel, not mount(8), must follow the link: only it goes to the folder that was opened.
    ...numbered.map(
      ({ path, fd }) =>
        `mkdir -p ${path} && mount --no-canonicalize --bind /proc/self/fd/${fd} ${path}`,
    ),
    ...numbered.map(({ fd }) => `exec ${fd}<&-`),
    'exec "$@"',
  ];
  const unshare = ['unshare', '--mount', '--propagation', 'private'];
  return [...unshare, 'sh', '-c', script.join('\n'), 'sh'];
}

function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
