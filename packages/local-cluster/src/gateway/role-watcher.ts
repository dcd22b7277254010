// Keeps what the gateway believes about its PostgreSQL server: primary, secondary or out of reach, and how fresh.
import type { PostgresAddress } from './postgres-connection.ts';
import { PostgresConnection } from './postgres-connection.ts';

export type Role = 'primary' | 'secondary' | 'unreachable';

export interface ServerState {
  readonly role: Role;
  /** PostgreSQL's timeline: one more after every promotion. 0 until known. */
  readonly timeline: number;
  /** Everything written up to here can be read on this server. */
  readonly lastWriteAt: Date;
}

// How soon a promotion is seen; four times this fits many times into the 15 s within which writes must resume.
const pollMs = 500;
// A machine under load answers late; a server that says nothing for so long is taken for hung.
const answerTimeoutMs = 10_000;

// A standby that streams and has applied all it received is as fresh as now, also when nothing is written.
// Walreceivers hear from the primary at least every 30 s (half of wal_sender_timeout); 60 s without is a dead link.
const stateQuery = `
  SELECT pg_is_in_recovery(),
         CASE WHEN pg_is_in_recovery() THEN NULL
              ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END,
         (extract(epoch FROM CASE
            WHEN NOT pg_is_in_recovery() THEN clock_timestamp()
            WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (
                   SELECT FROM pg_stat_wal_receiver
                   WHERE status = 'streaming'
                     AND last_msg_receipt_time > clock_timestamp() - interval '60 s')
              THEN clock_timestamp()
            ELSE coalesce(pg_last_xact_replay_timestamp(), to_timestamp(0))
          END) * 1000)::bigint::text`;

export class RoleWatcher {
  readonly #address: PostgresAddress;
  readonly #onUnreachable: () => void;
  #connection: PostgresConnection | undefined;
  #state: ServerState = { role: 'unreachable', timeline: 0, lastWriteAt: new Date(0) };
  #timer: NodeJS.Timeout | undefined;
  #polling: Promise<void> | undefined;
  #isClosed = false;

  /** `onUnreachable` is called once each time the server is lost. */
  constructor(address: PostgresAddress, onUnreachable: () => void) {
    this.#address = address;
    this.#onUnreachable = onUnreachable;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Asks now; concurrent calls share one question. */
  refresh(): Promise<void> {
    this.#polling ??= this.#poll().finally(() => {
      this.#polling = undefined;
      clearTimeout(this.#timer);
      if (!this.#isClosed) this.#timer = setTimeout(() => void this.refresh(), pollMs);
    });
    return this.#polling;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#connection?.close();
    await this.#polling;
  }

  async #poll(): Promise<void> {
    try {
      this.#connection ??= await PostgresConnection.open(this.#address);
      const { rows } = await this.#connection.query([{ text: stateQuery, parameters: [] }], {
        timeoutMs: answerTimeoutMs,
      });
      this.#state = readState(rows[0] ?? [], this.#state.lastWriteAt);
      if (this.#isClosed) this.#connection.close();
    } catch {
      this.#connection?.close();
      this.#connection = undefined;
      const wasReachable = this.#state.role !== 'unreachable';
      this.#state = { ...this.#state, role: 'unreachable' };
      if (wasReachable) this.#onUnreachable();
    }
  }
}

function readState(row: readonly (Buffer | null)[], before: Date): ServerState {
  const [isInRecovery, timeline, freshMs] = row;
  const seen = new Date(Number(freshMs?.toString('latin1') ?? 0));
  return {
    role: isInRecovery?.[0] === 1 ? 'secondary' : 'primary',
    timeline: Number.parseInt(timeline?.toString('latin1') ?? '0', 16),
    // A standby that falls behind does not forget what it had already applied.
    lastWriteAt: seen > before ? seen : before,
  };
}
