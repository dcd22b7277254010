// A stopped, empty database with DocumentDB in it, made once beside the software: a new cluster is two copies of it,
// which is quicker than initdb, CREATE EXTENSION and pg_basebackup each time.
//
// Clusters made from it share PostgreSQL's system identifier, so a standby could in principle follow another
// cluster's primary. It never does: every cluster names its replication slots after itself (see cluster-record.ts).
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { choosePorts } from './ports.ts';
import { POSTGRES_USER } from './postgres-config.ts';
import { createPostgresMember } from './postgres-member.ts';
import { lastLine, runCommand } from './run-command.ts';
import { MEMBER_ENVIRONMENT, postgresCommand, type Software } from './software.ts';
import { createLauncher, type Launcher } from './unprivileged.ts';

// 0.6 s on a quiet machine.
const INITDB_TIMEOUT_MS = 120_000;
const COPY_TIMEOUT_MS = 120_000;

/** Makes the template at `folder`; it appears whole or not at all. */
export async function makeTemplate(
  software: Software,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const workshop = `${folder}.partial`;
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { recursive: true });
  const launcher = await createLauncher([software.root, workshop]);
  const data = join(workshop, 'data');
  await launcher.makePrivateFolder(data);
  await initialize({ software, launcher, data, signal });

  const { postgresA: port } = await choosePorts({});
  const member = createPostgresMember({
    name: 'template',
    folder: data,
    logFile: join(workshop, 'postgres.log'),
    port,
    software,
    launcher,
  });
  try {
    await member.start({ role: 'primary', signal });
    await member.sql`CREATE EXTENSION documentdb CASCADE`;
    // These look for queued index builds every 2 s; the gateway builds indexes at once and queues none.
    await member.sql`
      SELECT cron.alter_job(jobid, schedule := '59 seconds') FROM cron.job
      WHERE jobname LIKE 'documentdb_index_build_task%'`;
  } finally {
    await member.stop();
  }
  // No secrets in it yet: whoever may read the software may copy the template.
  const opened = await runCommand(['chmod', '--recursive', 'a+rX', workshop], {
    timeoutMs: COPY_TIMEOUT_MS,
  });
  if (opened.outcome !== 'done') throw new Error(`chmod of ${workshop}: ${opened.output}`);
  await rm(folder, { recursive: true, force: true });
  await rename(data, folder);
  await rm(workshop, { recursive: true, force: true });
}

interface Initialization {
  readonly software: Software;
  readonly launcher: Launcher;
  readonly data: string;
  readonly signal: AbortSignal | undefined;
}

async function initialize({ software, launcher, data, signal }: Initialization) {
  const command = [
    ...postgresCommand(software, 'initdb'),
    ...['--pgdata', data, '--username', POSTGRES_USER, '--auth', 'trust'],
    // The built-in locale sorts and folds Unicode alike on every host.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin'],
    ...['--builtin-locale', 'C.UTF-8', '--no-sync', '--no-instructions'],
  ];
  const result = await runCommand(launcher.wrap(command, 'TERM'), {
    cwd: '/',
    env: MEMBER_ENVIRONMENT,
    timeoutMs: INITDB_TIMEOUT_MS,
    signal,
  });
  if (result.outcome !== 'done') throw new Error(`initdb failed: ${lastLine(result.output)}`);
}

export interface TemplateCopy {
  readonly template: string;
  readonly folder: string;
  readonly software: Software;
  readonly launcher: Launcher;
}

/** Copies the template to `folder` and makes the copy durable. */
export async function copyTemplate(copy: TemplateCopy): Promise<void> {
  const { template, folder, software, launcher } = copy;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const steps = [
    ['cp', '--recursive', '--reflink=auto', '--preserve=timestamps', template, partial],
    ['chmod', '--recursive', 'go=', partial],
  ];
  for (const command of steps) await demand(command);
  await launcher.own(partial);
  const sync = [...postgresCommand(software, 'initdb'), '--sync-only', '--pgdata', partial];
  await demand(launcher.wrap(sync, 'TERM'));
  await rename(partial, folder);
}

async function demand(command: readonly string[]) {
  const options = { timeoutMs: COPY_TIMEOUT_MS, cwd: '/', env: MEMBER_ENVIRONMENT };
  const result = await runCommand(command, options);
  if (result.outcome !== 'done') {
    throw new Error(`${command.join(' ')}: ${result.outcome}: ${lastLine(result.output)}`);
  }
}
