// The settings of a PostgreSQL member, written anew at each of its starts.
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The superuser that gateways, replication and we ourselves connect as. */
export const POSTGRES_USER = 'footfall';

export type PostgresRole = 'primary' | 'standby';

export interface PostgresSettings {
  readonly port: number;
  readonly role: PostgresRole;
  /** Where a standby streams from, and as which replication slot of the primary. */
  readonly source?: { readonly port: number; readonly slot: string; readonly memberName: string };
}

const SYNC_FILE = 'footfall-sync.conf';

export async function writePostgresConfig(
  folder: string,
  settings: PostgresSettings,
): Promise<void> {
  await writeFile(join(folder, 'postgresql.conf'), configText(settings));
  await writeSyncNames(folder, '');
  // Its presence is what makes PostgreSQL start as a standby; promotion removes it.
  const signal = join(folder, 'standby.signal');
  if (settings.role === 'standby') await makeDurableFile(folder, signal);
  else await rm(signal, { force: true });
}

/** Lost in a power cut, it would make the standby look promoted. */
async function makeDurableFile(folder: string, path: string) {
  for (const [name, flags] of [
    [path, 'w'],
    [folder, 'r'],
  ] as const) {
    const handle = await open(name, flags);
    await handle.sync();
    await handle.close();
  }
}

/** Names the standby that commits wait for ('' for none). A running server must be told to reload. */
export async function writeSyncNames(folder: string, memberName: string): Promise<void> {
  const file = join(folder, SYNC_FILE);
  await writeFile(`${file}.new`, `synchronous_standby_names = '${memberName}'\n`);
  await rename(`${file}.new`, file);
}

function configText({ port, role, source }: PostgresSettings): string {
  const stream = source
    ? `
primary_conninfo = 'host=127.0.0.1 port=${source.port} user=${POSTGRES_USER} application_name=${source.memberName} connect_timeout=3'
primary_slot_name = '${source.slot}'`
    : '';
  return `# Written by Footfall at every start; changes made here are lost.
listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = ''
# Two gateways with their pools, our own connections and DocumentDB's; a standby may not have fewer than its primary.
max_connections = 200
max_worker_processes = 24

# A laptop's share. The standby mostly repeats writes and serves the odd read.
shared_buffers = ${role === 'primary' ? '256MB' : '128MB'}
max_wal_size = 1GB
min_wal_size = 128MB
wal_compression = lz4
# Queries here are short, compiling them costs more than it gains (and Debian's compiler package is not unpacked).
jit = off

# A commit is answered when it is on this disk and, while a standby is named, applied there too.
fsync = on
synchronous_commit = remote_apply
include_if_exists = '${SYNC_FILE}'
wal_level = replica
max_wal_senders = 6
max_replication_slots = 6
# A stopped standby catches up by itself if less than this was written meanwhile; beyond, it is copied anew.
max_slot_wal_keep_size = 1GB
wal_keep_size = 64MB
wal_sender_timeout = 10s
wal_receiver_timeout = 10s
# We judge by the age of the standby's last sign of life, so it has to give one often.
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 500ms

hot_standby = on
# Long reads on the standby hold back vacuum rather than be cancelled by it…
hot_standby_feedback = on
# …but commits wait for the standby to apply, so a read that blocks it (a dropped collection) ends after this time.
max_standby_streaming_delay = 3s
max_standby_archive_delay = 3s
${stream}

shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
# DocumentDB connects to itself for some work; a name would depend on the host's /etc/hosts.
documentdb.localhost_connection_string = 'host=127.0.0.1'
cron.database_name = 'postgres'
# Jobs (TTL deletion) remember the port they were made on, which may be another cluster's by now: use no port.
cron.use_background_workers = on
cron.max_running_jobs = 5
cron.log_run = off
cron.log_statement = off

# GMT is the one zone that PostgreSQL knows without the host's zone files, which a small container may lack.
timezone = 'GMT'
log_timezone = 'GMT'
datestyle = 'iso, mdy'
lc_messages = 'C'
lc_monetary = 'C'
lc_numeric = 'C'
lc_time = 'C'
default_text_search_config = 'pg_catalog.english'
# Statements hold visitors' data and stay out of the log.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
`;
}
