// Decides whether commits wait for the standby, by watching whether it streams.
//
// While it streams, synchronous_standby_names names it and a commit is acknowledged when it is on both disks and
// visible on the standby ("sync"). When it is gone or silent, the name is taken away, waiting commits are released and
// writing goes on with the primary alone ("local"): majority means the majority of what is reachable. When it is back
// it is named again, and "sync" is declared once it holds everything that was committed before.
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresMember } from './postgres-member.ts';

export type ReplicationState = 'local' | 'joining' | 'sync';

export interface ReplicationWatchSpec {
  readonly primary: PostgresMember;
  readonly standbyName: string;
  readonly slot: string;
  readonly onChange: (state: ReplicationState) => void;
  /** The primary no longer keeps what the standby lacks: it must be copied anew. Said again until it is. */
  readonly onSlotLost: () => void;
}

export interface ReplicationWatch {
  state(): ReplicationState;
  /** Resolves to true as soon as the state is `sync`, to false after the time. */
  reachesSync(timeoutMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

const POLL_MS = 400;
// At a start others wait for the standby to join.
const START_POLL_MS = 40;
const START_MS = 5_000;
// A standby gives a sign of life every second (wal_receiver_status_interval); two are missing.
const SILENCE_MAX_S = 2.5;
const QUERY_TIMEOUT_MS = 3_000;

interface Sight {
  readonly isStreaming: boolean;
  readonly isSync: boolean;
  readonly isCaughtUp: boolean;
  readonly isSlotLost: boolean;
}

export function startReplicationWatch(spec: ReplicationWatchSpec): ReplicationWatch {
  const stopping = new AbortController();
  const restlessUntil = performance.now() + START_MS;
  let state: ReplicationState = 'local';
  // What the standby must have applied before it counts as in sync.
  let target: string | undefined;
  let confirming: Promise<void> | undefined;

  const change = (next: ReplicationState) => {
    state = next;
    spec.onChange(next);
  };
  /** Makes sure that every commit waits from here on, and notes up to where earlier ones may not have. */
  const confirm = () => {
    const confirmation = awaitReload(spec.primary).then(
      (lsn) => {
        if (confirming === confirmation) target = lsn;
      },
      () => {
        if (confirming === confirmation) confirming = undefined;
      },
    );
    return confirmation;
  };
  const act = async (sight: Sight) => {
    if (sight.isSlotLost) spec.onSlotLost();
    const step = nextStep(state, sight, confirming !== undefined);
    if (step === 'release') {
      target = undefined;
      confirming = undefined;
      await spec.primary.setSyncStandby('');
      change('local');
    } else if (step === 'name') {
      await spec.primary.setSyncStandby(spec.standbyName);
      change('joining');
    } else if (step === 'confirm') {
      confirming = confirm();
    } else if (step === 'declare') {
      change('sync');
    }
  };
  const watch = async () => {
    while (!stopping.signal.aborted) {
      const sight = await look(spec, target).catch(() => undefined);
      // No answer: the primary is down, which is for its keeper to judge, not for us.
      if (sight && !stopping.signal.aborted) await act(sight);
      const pauseMs =
        state === 'sync' || performance.now() > restlessUntil ? POLL_MS : START_POLL_MS;
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  return {
    state: () => state,
    async reachesSync(timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      while (state !== 'sync' && performance.now() < deadline && !stopping.signal.aborted) {
        await sleep(20);
      }
      return state === 'sync';
    },
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

function nextStep(
  state: ReplicationState,
  sight: Sight,
  isConfirming: boolean,
): 'release' | 'name' | 'confirm' | 'declare' | 'stay' {
  if (!sight.isStreaming) return state === 'local' ? 'stay' : 'release';
  if (state === 'local') return 'name';
  if (state === 'sync' || !sight.isSync) return 'stay';
  if (!isConfirming) return 'confirm';
  return sight.isCaughtUp ? 'declare' : 'stay';
}

async function look(
  { primary, standbyName, slot }: ReplicationWatchSpec,
  target: string | undefined,
): Promise<Sight> {
  const query = primary.sql`
    SELECT coalesce(r.state = 'streaming', false)
             AND extract(epoch FROM clock_timestamp() - r.reply_time) < ${SILENCE_MAX_S}::float8 AS streaming,
           coalesce(r.sync_state = 'sync', false) AS sync,
           coalesce(r.replay_lsn >= ${target ?? null}::pg_lsn, false) AS caught_up,
           coalesce(s.wal_status = 'lost', false) AS lost
    FROM pg_replication_slots s LEFT JOIN pg_stat_replication r ON r.application_name = ${standbyName}
    WHERE s.slot_name = ${slot}`;
  const [row] = await withinTime(query);
  if (!row) throw new Error(`the replication slot ${slot} is missing`);
  return {
    isStreaming: row['streaming'] === true,
    isSync: row['sync'] === true,
    isCaughtUp: row['caught_up'] === true,
    isSlotLost: row['lost'] === true,
  };
}

/**
 * Commits look at a flag that the checkpointer sets when it reloads the settings, and nothing shows when it has. But it
 * reloads before it begins a checkpoint that was asked for later, so after one the flag is set.
 */
async function awaitReload({ sql }: PostgresMember): Promise<string> {
  await sql`CHECKPOINT`;
  const [row] = await sql`SELECT pg_current_wal_lsn()::text AS lsn`;
  return String(row?.['lsn']);
}

/** A frozen server answers neither the query nor a request to cancel it. */
async function withinTime<T>(query: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the primary does not answer')), QUERY_TIMEOUT_MS);
  });
  try {
    return await Promise.race([query, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
