// Puts MongoDB's wire protocol in front of one PostgreSQL server with DocumentDB, as one member of a replica set.
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Client } from './client.ts';
import { CursorTable } from './cursors.ts';
import { type SetDescription, standingOf } from './hello.ts';
import { clientsMax, type Member } from './member.ts';
import { addressOf, type MemberAddress, Peers } from './peers.ts';
import { PostgresPool } from './postgres-pool.ts';
import { RetryTable } from './retries.ts';
import { RoleWatcher } from './role-watcher.ts';
import { TransactionTable } from './transactions.ts';

export interface GatewayOptions {
  /** 0 takes a free port; the set's members must then be known without it, so only a set of one can do that. */
  readonly listenPort: number;
  readonly postgresPort: number;
  /** A superuser who may connect from loopback without a password. */
  readonly postgresUser: string;
  readonly setName: string;
  /** The gateway addresses of all members, this one included; the first is the first that drivers try. */
  readonly members: readonly MemberAddress[];
  readonly log?: (line: string) => void;
}

export interface Gateway {
  readonly port: number;
  /** Answers what is under way (for at most 3 s), then closes every connection. */
  close(): Promise<void>;
}

// DocumentDB's functions and its scheduler live in this one.
const database = 'postgres';
const poolLimits = {
  sharedMax: 16, // eight for each core of a small machine; more only queue inside PostgreSQL
  pinnedMax: 48, // with the shared ones and the watcher's well below PostgreSQL's default of 100
  waitersMax: 1_000,
  waitMs: 30_000, // as long as a driver waits for a server by default
};
const sweepMs = 15_000;
const leaveMs = 3_000;

/** Listens on loopback only, because nobody is asked for a password. Rejects if the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const log = options.log ?? (() => undefined);
  const clients = new Set<Client>();
  const server = createServer();
  const port = await listen(server, options.listenPort);
  const member = createMember(options, port, () => clients.size);
  let lastId = 0;
  server.on('connection', (socket) => {
    if (clients.size >= clientsMax) {
      socket.destroy();
      return;
    }
    lastId += 1;
    const client = new Client(socket, { id: lastId, member, log });
    clients.add(client);
    socket.on('close', () => clients.delete(client));
  });
  await Promise.all([member.watcher.refresh(), member.peers.refresh()]);
  const sweeper = setInterval(() => void sweep(member, log), sweepMs);
  return {
    port,
    close: async () => {
      clearInterval(sweeper);
      await closeClients(server, clients);
      member.peers.close();
      member.pool.close();
      await member.watcher.close();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function createMember(options: GatewayOptions, port: number, clientCount: () => number): Member {
  const { setName, postgresPort, postgresUser } = options;
  const own: MemberAddress = { host: '127.0.0.1', port };
  const isOwn = (member: MemberAddress) => addressOf(member) === addressOf(own);
  const members = options.members.some(isOwn) ? options.members : [...options.members, own];
  const set: SetDescription = { setName, own, members };
  const address = { port: postgresPort, user: postgresUser, database };
  const now = () => new Date();
  const pool = new PostgresPool(address, poolLimits);
  // A hung or dead server: what waits for it is told so, and clients look for another member.
  const watcher = new RoleWatcher(address, () => pool.drop());
  const peers = new Peers(members.filter((member) => !isOwn(member)));
  const cursors = new CursorTable(pool, Date.now);
  return {
    set,
    pool,
    watcher,
    peers,
    cursors,
    transactions: new TransactionTable(pool, cursors, Date.now),
    retries: new RetryTable(),
    startedAt: now(),
    now,
    clientCount,
    standing: () => standingOf(watcher.state, peers.primary),
  };
}

// DocumentDB keeps its records of retryable writes for ever. A driver repeats a write within seconds; after five
// minutes it has long told its caller of the failure.
const forgetRecords = {
  text: `DELETE FROM documentdb_data.retryable_writes WHERE write_time < now() - interval '5 minutes'`,
  parameters: [],
};

async function sweep(member: Member, log: (line: string) => void): Promise<void> {
  try {
    await member.cursors.sweep();
    await member.transactions.sweep();
    if (member.standing() !== 'primary') return;
    const connection = await member.pool.acquire();
    try {
      await connection.query([forgetRecords], { timeoutMs: sweepMs });
    } finally {
      member.pool.release(connection);
    }
  } catch (error) {
    log(`sweep failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function closeClients(server: Server, clients: ReadonlySet<Client>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const client of clients) client.leave();
  const timer = setTimeout(() => {
    for (const client of clients) client.destroy();
  }, leaveMs);
  await closed;
  clearTimeout(timer);
}
