// Makes a member whole again as a copy of the current primary.
import { rename, rm } from 'node:fs/promises';
import { POSTGRES_USER } from './postgres-config.ts';
import type { PostgresMember } from './postgres-member.ts';
import { type CommandResult, lastLine, runCommand } from './run-command.ts';
import { MEMBER_ENVIRONMENT, postgresCommand } from './software.ts';

// Reads what changed since the two parted: seconds, whatever the size of the data.
const REWIND_TIMEOUT_MS = 10 * 60_000;
// Copies everything: a month of hits on a laptop is some gigabytes.
const COPY_TIMEOUT_MS = 2 * 60 * 60_000;

/** Takes back what a former primary committed beyond the new one. False when only a full copy can help. */
export async function rewind(
  member: PostgresMember,
  primary: PostgresMember,
  signal: AbortSignal,
): Promise<boolean> {
  const { software, launcher, folder } = member;
  // pg_rewind writes every file of the folder, also the settings, which were written by us.
  await launcher.own(folder);
  // Right after a promotion the new primary's control file may still be of the old timeline.
  await primary.sql`CHECKPOINT`;
  const source = `host=127.0.0.1 port=${primary.port} user=${POSTGRES_USER} dbname=postgres connect_timeout=5`;
  const command = [
    ...postgresCommand(software, 'pg_rewind'),
    ...['--target-pgdata', folder, '--source-server', source],
  ];
  const result = await runCommand(launcher.wrap(command, 'TERM'), {
    cwd: '/',
    env: MEMBER_ENVIRONMENT,
    timeoutMs: REWIND_TIMEOUT_MS,
    signal,
  });
  return result.outcome === 'done';
}

/** Replaces the member's data by a full copy of the primary's. Throws when that fails. */
export async function copyFromPrimary(
  member: PostgresMember,
  primary: PostgresMember,
  signal: AbortSignal,
): Promise<void> {
  const { software, launcher, folder } = member;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await launcher.makePrivateFolder(partial);
  const command = [
    ...postgresCommand(software, 'pg_basebackup'),
    ...['--host', '127.0.0.1', '--port', String(primary.port), '--username', POSTGRES_USER],
    ...['--pgdata', partial, '--wal-method', 'stream', '--checkpoint', 'fast'],
  ];
  const result: CommandResult = await runCommand(launcher.wrap(command, 'TERM'), {
    cwd: '/',
    env: MEMBER_ENVIRONMENT,
    timeoutMs: COPY_TIMEOUT_MS,
    signal,
  });
  if (result.outcome !== 'done') {
    throw new Error(`copying the primary to member ${member.name}: ${lastLine(result.output)}`);
  }
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
}
