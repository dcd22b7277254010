/** The one door to MongoDB: a client whose every wait has an end, and what each collection is called. */
import { type Collection, type Db, type Document, MongoClient } from 'mongodb';

export type DatabaseOptions = {
  uri: string;
  /** Name of the database; the one in the URI when absent, else `footfall`. */
  name?: string;
  /** Shows up in the server's logs: `beacon`, `api`, `worker`. */
  appName: string;
  poolSizeMax?: number;
};

/** An open database. Stores are made from it; close it last. */
export type Database = {
  readonly db: Db;
  collection<Shape extends Document>(name: CollectionName): Collection<Shape>;
  /** Rejects when the primary does not answer within two seconds. */
  ping(): Promise<void>;
  /** The server's time, in ms since 1970; rejects like {@link ping}. */
  readTime(): Promise<number>;
  close(): Promise<void>;
};

export type CollectionName =
  | 'hits'
  | 'manifests'
  | 'sites'
  | 'salts'
  | 'leases'
  | 'apiKeys'
  | 'ledger'
  | 'goals'
  | 'funnels'
  | 'annotations'
  | 'segments'
  | 'claims'
  | 'removals'
  | 'imports'
  | 'shares'
  | 'summaries'
  | 'users'
  | 'importPieces'
  | 'failures'
  | 'organisations'
  | 'guests'
  | 'invitations'
  | 'passwordResets'
  | 'audit';

/** How long to look for a server that can take the command: an election takes up to 12 s, the callers retry. */
const SERVER_SELECTION_MS = 5_000;
/** No command of ours runs longer; a hung connection is given up. */
const SOCKET_TIMEOUT_MS = 30_000;
/** Waiting longer for a connection means overload: say so rather than pile up. */
const WAIT_QUEUE_MS = 5_000;
/** For questions that need no work: whoever does not answer them by then is as good as away. */
const ANSWER_MS = 2_000;
const POOL_SIZE_MAX = 20;
const RECONNECT_MS = 250;

/** How long a majority write may wait for its acknowledgement before it counts as failed (it may still happen). */
const WRITE_TIMEOUT_MS = 10_000;

/** Opens the database; the first command connects. */
export function openDatabase(options: DatabaseOptions): Database {
  const client = new MongoClient(options.uri, {
    appName: options.appName,
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    waitQueueTimeoutMS: WAIT_QUEUE_MS,
    maxPoolSize: options.poolSizeMax ?? POOL_SIZE_MAX,
    writeConcern: { w: 'majority', wtimeoutMS: WRITE_TIMEOUT_MS },
    ignoreUndefined: true,
  });
  const db = client.db(options.name ?? nameIn(options.uri));
  let isClosed = false;
  // When its first connection fails the driver closes what it has for good, and every later command with it.
  client.on('topologyClosed', () => {
    const reconnect = () => (isClosed ? undefined : client.connect().catch(() => {}));
    if (!isClosed) setTimeout(reconnect, RECONNECT_MS).unref();
  });
  return {
    db,
    collection: (name) => db.collection(name),
    ping: async () => {
      await db.command({ ping: 1 }, { timeoutMS: ANSWER_MS });
    },
    readTime: async () => {
      const { localTime } = await db.command({ hello: 1 }, { timeoutMS: ANSWER_MS });
      if (!(localTime instanceof Date)) throw new Error('the server does not say what time it is');
      return localTime.getTime();
    },
    async close() {
      isClosed = true;
      await client.close();
    },
  };
}

function nameIn(uri: string): string {
  const path = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  return path === undefined ? 'footfall' : decodeURIComponent(path);
}
