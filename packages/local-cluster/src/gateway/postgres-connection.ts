// One connection to PostgreSQL that hands raw bytes in and out. The npm client `postgres` was measured first: it
// moves bytes as hexadecimal text, 14 ms of CPU per MiB, which at full ingest is most of a core.
import { connect, type Socket } from 'node:net';
import { ByteQueue } from './byte-queue.ts';
import {
  bindAndExecute,
  type CancelReason,
  cancelMessage,
  PostgresError,
  parseMessage,
  parseReport,
  parseRow,
  type Row,
  type Statement,
  startupMessage,
  syncMessage,
  terminateMessage,
} from './postgres-protocol.ts';

export interface PostgresAddress {
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** What ends a query early. */
export interface QueryLimits {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface QueryResult {
  /** The rows of the last statement. */
  readonly rows: readonly Row[];
  /** Waiting for the standby was given up: what was written is committed on this server alone. */
  readonly isReplicationPending: boolean;
}

const connectTimeoutMs = 5_000;
// How long PostgreSQL may take to obey a cancel request before the connection is dropped.
const cancelTimeoutMs = 5_000;
// A reply holds at most 16 MiB of documents and a little around them; four times that is a broken stream.
const messageBytesMax = 67_108_864;

const startupSettings = {
  client_encoding: 'UTF8',
  client_min_messages: 'warning',
  application_name: 'footfall-gateway',
  // If this process is killed, PostgreSQL ends what still runs for it within this time.
  client_connection_check_interval: '2s',
  // A deadlock then ends the whole statement, which the gateway runs again, instead of one write in it.
  'documentdb.throwDeadlockOnCRUD': 'on',
};

interface Pending {
  readonly resolve: (result: QueryResult) => void;
  readonly reject: (error: PostgresError) => void;
  rows: Row[];
  /** Texts and names of statements whose preparation is not confirmed yet, in the order sent. */
  readonly parsing: [string, string][];
  isReplicationPending: boolean;
  error: PostgresError | undefined;
  cancelledBy: CancelReason | undefined;
  stop: () => void;
}

export class PostgresConnection {
  readonly #address: PostgresAddress;
  readonly #socket: Socket;
  readonly #queue = new ByteQueue();
  /** Statement texts that PostgreSQL confirmed to have prepared, with their names. */
  readonly #prepared = new Map<string, string>();
  #namesGiven = 0;
  #pending: Pending | undefined;
  #processId = 0;
  #secret = 0;
  #isUsable = true;
  #lastReport: PostgresError | undefined;

  private constructor(address: PostgresAddress, socket: Socket) {
    this.#address = address;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receiveSafely(chunk));
    socket.on('error', () => undefined); // 'close' follows and says what there is to say
    socket.on('close', () => this.#lose('The connection to PostgreSQL was closed.'));
  }

  /** Connects and waits until PostgreSQL accepts queries. Rejects with a PostgresError. */
  static async open(address: PostgresAddress): Promise<PostgresConnection> {
    const socket = connect({ host: '127.0.0.1', port: address.port, noDelay: true });
    const connection = new PostgresConnection(address, socket);
    const timer = setTimeout(() => socket.destroy(), connectTimeoutMs);
    try {
      const { user, database } = address;
      await connection.#exchange([startupMessage({ user, database, ...startupSettings })], {});
    } finally {
      clearTimeout(timer);
    }
    return connection;
  }

  /** False once the connection is closed, or a cancelled query makes it unfit for the next user. */
  get isUsable(): boolean {
    return this.#isUsable;
  }

  /**
   * Runs the statements as one implicit transaction (unless BEGIN was sent before) and returns the rows of the last.
   * One call at a time. A query that is cut short by its limits leaves the connection unusable: a late cancel request
   * might otherwise hit whatever runs next.
   */
  query(statements: readonly Statement[], limits: QueryLimits = {}): Promise<QueryResult> {
    const parsing: [string, string][] = [];
    const messages = statements.flatMap(({ text, parameters }) => {
      const known = this.#prepared.get(text);
      if (known !== undefined) return bindAndExecute(known, parameters);
      this.#namesGiven += 1;
      const name = `s${this.#namesGiven}`;
      parsing.push([text, name]);
      return [parseMessage(name, text), ...bindAndExecute(name, parameters)];
    });
    return this.#exchange([...messages, syncMessage], limits, parsing);
  }

  /** Closes at once; a query under way is rejected. */
  close(): void {
    this.#isUsable = false;
    if (this.#pending === undefined && this.#socket.writable) this.#socket.end(terminateMessage);
    else this.#socket.destroy();
    // A server that does not answer the farewell must not keep the socket.
    setTimeout(() => this.#socket.destroy(), 1_000).unref();
  }

  #exchange(
    messages: readonly Buffer[],
    limits: QueryLimits,
    parsing: [string, string][] = [],
  ): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      if (!this.#isUsable || this.#pending !== undefined) {
        reject(new PostgresError('08003', 'The connection to PostgreSQL is closed or busy.'));
        return;
      }
      const pending: Pending = {
        resolve,
        reject,
        rows: [],
        parsing,
        isReplicationPending: false,
        error: undefined,
        cancelledBy: undefined,
        stop: () => undefined,
      };
      this.#pending = pending;
      this.#watch(pending, limits);
      this.#socket.cork();
      for (const bytes of messages) this.#socket.write(bytes);
      this.#socket.uncork();
    });
  }

  #watch(pending: Pending, { signal, timeoutMs }: QueryLimits): void {
    const onAbort = () => this.#cancel(pending, 'disconnect');
    signal?.addEventListener('abort', onAbort);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => this.#cancel(pending, 'timeout'), timeoutMs);
    pending.stop = () => {
      signal?.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    };
    if (signal?.aborted) onAbort();
  }

  #cancel(pending: Pending, reason: CancelReason): void {
    if (this.#pending !== pending || pending.cancelledBy !== undefined) return;
    pending.cancelledBy = reason;
    this.#isUsable = false;
    const request = connect({ host: '127.0.0.1', port: this.#address.port });
    request.on('error', () => this.#socket.destroy());
    request.end(cancelMessage(this.#processId, this.#secret));
    const timer = setTimeout(() => {
      request.destroy();
      if (this.#pending === pending) this.#socket.destroy();
    }, cancelTimeoutMs);
    request.on('close', () => {
      if (this.#pending !== pending) clearTimeout(timer);
    });
    request.resume();
  }

  #receiveSafely(chunk: Buffer): void {
    try {
      this.#receive(chunk);
    } catch {
      this.#socket.destroy(); // not the protocol as we know it: whoever waits hears of a lost connection
    }
  }

  #receive(chunk: Buffer): void {
    this.#queue.push(chunk);
    for (;;) {
      const head = this.#queue.peek(5);
      if (head === undefined) return;
      const length = head.readInt32BE(1);
      if (length < 4 || length > messageBytesMax) {
        this.#socket.destroy();
        return;
      }
      const bytes = this.#queue.take(1 + length);
      if (bytes === undefined) return;
      this.#handle(bytes.toString('latin1', 0, 1), bytes.subarray(5));
    }
  }

  #handle(type: string, content: Buffer): void {
    switch (type) {
      case 'D':
        this.#pending?.rows.push(parseRow(content));
        break;
      case '1':
        this.#confirmPrepared();
        break;
      case '2': // the next statement begins; only the last one's rows are of interest
        if (this.#pending !== undefined) this.#pending.rows = [];
        break;
      case 'E':
        this.#report(content);
        break;
      case 'N':
        this.#notice(content);
        break;
      case 'Z':
        this.#finish();
        break;
      case 'K':
        this.#processId = content.readInt32BE(0);
        this.#secret = content.readInt32BE(4);
        break;
      case 'R':
        if (content.readInt32BE(0) !== 0) {
          this.#lastReport = new PostgresError('28000', 'PostgreSQL asks for a password.');
          this.#socket.destroy();
        }
        break;
      default: // CommandComplete, ParameterStatus, NoData and the like: nothing to do
    }
  }

  #confirmPrepared(): void {
    const parsed = this.#pending?.parsing.shift();
    if (parsed !== undefined) this.#prepared.set(...parsed);
  }

  #report(content: Buffer): void {
    const fields = parseReport(content);
    const state = fields.get('C') ?? 'XX000';
    const text = fields.get('M') ?? 'PostgreSQL gave no reason.';
    const error = new PostgresError(state, text, this.#pending?.cancelledBy);
    if (fields.get('V') === 'FATAL' || fields.get('V') === 'PANIC') this.#lastReport = error;
    if (this.#pending !== undefined) this.#pending.error ??= error;
  }

  #notice(content: Buffer): void {
    // PostgreSQL's own name for the routine is the one mark that no language setting changes.
    const isFromReplication = parseReport(content).get('R') === 'SyncRepWaitForLSN';
    if (isFromReplication && this.#pending !== undefined) this.#pending.isReplicationPending = true;
  }

  #finish(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    pending.stop();
    if (pending.error === undefined) pending.resolve(pending);
    else pending.reject(pending.error);
  }

  #lose(reason: string): void {
    this.#isUsable = false;
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    pending.stop();
    const error = this.#lastReport ?? pending.error;
    pending.reject(error ?? new PostgresError('08006', reason, pending.cancelledBy));
  }
}
