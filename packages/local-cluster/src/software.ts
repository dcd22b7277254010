// Where the programs of the unpacked Debian packages are, and how they are run on a host with other libraries.
//
// They run under the *unpacked* dynamic loader with the unpacked libraries, not in a chroot: that needs no privilege
// and no mount, lets any number of clusters share one read-only root, and leaves every cluster's data folder where it
// is. PostgreSQL finds its own files relative to its program (argv[0], which the loader passes on), and whatever it
// runs through a shell gets the host's libraries again, because --library-path is not inherited.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface Software {
  readonly root: string;
  readonly loader: string;
  readonly libraryFolders: readonly string[];
}

export type PostgresProgram = 'initdb' | 'postgres' | 'pg_basebackup' | 'pg_rewind';

// Relative to the root. The package's name fixes the version.
export const POSTGRES_PROGRAMS = 'usr/lib/postgresql/18/bin';
export const POSTGRES_EXTENSIONS = 'usr/share/postgresql/18/extension';

/** Member processes see nothing of our environment; the C locale is built in and needs no files of the host. */
export const MEMBER_ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
} as const;

/** Locates the loader in an unpacked root. Throws when the root is not what `unpack` makes. */
export async function openSoftware(root: string): Promise<Software> {
  const libraries = join(root, 'usr/lib');
  for (const entry of await readdir(libraries, { withFileTypes: true })) {
    if (!entry.isDirectory() || !entry.name.includes('-linux-')) continue;
    const folder = join(libraries, entry.name);
    const loader = (await readdir(folder)).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
    if (loader === undefined) continue;
    // Debian keeps these two one level deeper, behind alternatives that only a maintainer script would link.
    const folders = [folder, join(folder, 'blas'), join(folder, 'lapack')];
    // pg_documentdb.so needs pg_documentdb_core.so beside it, without saying where that is.
    folders.push(join(root, 'usr/lib/postgresql/18/lib'));
    return { root, loader: join(folder, loader), libraryFolders: folders };
  }
  throw new Error(`no dynamic loader below ${libraries}`);
}

export function postgresCommand(software: Software, program: PostgresProgram): string[] {
  const path = join(software.root, POSTGRES_PROGRAMS, program);
  // `postgres` itself is a script for initdb and pg_rewind to call (see unpack.ts); we go past it, straight to the
  // binary, so that the process we start is the server.
  const binary = program === 'postgres' ? `${path}.bin` : path;
  return [...loaderCommand(software, path), binary];
}

export function redisCommand(software: Software): string[] {
  const path = join(software.root, 'usr/bin/redis-server');
  return [...loaderCommand(software, path), path];
}

function loaderCommand(software: Software, argv0: string): string[] {
  const libraryPath = software.libraryFolders.join(':');
  return [software.loader, '--inhibit-cache', '--library-path', libraryPath, ...['--argv0', argv0]];
}
