/** What a `mongos` would make of a command: ask the shards of one site, or every shard there is. */
import type { CommandStartedEvent, Document } from 'mongodb';
import type { Database } from './client.ts';
import { COLLECTIONS } from './collections.ts';

/**
 * `site`: only shards that have something of that site. `refused`: the write of a single document without its whole shard
 * key, which a cluster refuses or, where it does not, tries on every shard. `unknown`: a command that this file does not know.
 */
type Reach = 'site' | 'everyShard' | 'refused' | 'unknown';

/** A command on a sharded collection, and whom it would reach. */
export type Sent = { collection: string; command: string; reach: Reach };

const SHARD_KEYS = new Map(
  COLLECTIONS.flatMap(({ name, shardKey }) =>
    shardKey === undefined ? [] : [[name as string, Object.keys(shardKey)] as const],
  ),
);

/** Names of the collections that have a shard key. */
export const shardedCollections: readonly string[] = [...SHARD_KEYS.keys()];

/** Which documents a command is about, and whether it changes just one of them, which needs the whole key. */
type Aim = { filter: Document; isSingleWrite: boolean };

/** Whom the command would reach. */
export function reachOf(command: string, body: Document, key: readonly string[]): Reach {
  const aims = aimsOf(command, body);
  if (aims === undefined) return 'unknown';
  const hasWhole = ({ filter }: Aim) => key.every(isIn(filter));
  if (aims.some((aim) => aim.isSingleWrite && !hasWhole(aim))) return 'refused';
  const [first = ''] = key;
  return aims.every(({ filter }) => isIn(filter)(first)) ? 'site' : 'everyShard';
}

/** True for a field that has to be equal to one value. */
const isIn = (filter: Document) => (field: string) => {
  const wanted: unknown = filter[field];
  if (typeof wanted === 'string') return true;
  return typeof wanted === 'object' && wanted !== null && '$eq' in wanted;
};

function aimsOf(command: string, body: Document): Aim[] | undefined {
  const reading = (filter: unknown): Aim[] => [
    { filter: (filter ?? {}) as Document, isSingleWrite: false },
  ];
  const writing = (statements: unknown, isSingle: (statement: Document) => boolean): Aim[] =>
    documentsOf(statements).map((one) => ({
      filter: one['q'] as Document,
      isSingleWrite: isSingle(one),
    }));
  switch (command) {
    case 'find':
      return reading(body['filter']);
    case 'aggregate':
      return reading((body['pipeline'] as Document[])[0]?.['$match']);
    case 'count':
    case 'distinct':
      return reading(body['query']);
    case 'findAndModify':
      return [{ filter: body['query'] as Document, isSingleWrite: true }];
    case 'insert':
      return documentsOf(body['documents']).map((filter) => ({ filter, isSingleWrite: true }));
    case 'update':
      return writing(body['updates'], ({ multi }) => multi !== true);
    case 'delete':
      return writing(body['deletes'], ({ limit }) => limit === 1);
    default:
      return undefined;
  }
}

/** The driver keeps statements of a bulk as a list, or in an object that holds one. */
function documentsOf(statements: unknown): Document[] {
  return Array.isArray(statements)
    ? statements
    : (statements as { documents: Document[] }).documents;
}

/** Goes on where an earlier command has been, on the same shards; or makes the collection, wherever it is. */
const GOES_ON = new Set(['getMore', 'killCursors', 'create', 'createIndexes']);

/** Listens to what the database is sent; must be called before its first command. */
export function listenToCommands(database: Database): { take(): Sent[] } {
  const { client } = database.db;
  // The driver has a setter for it, which its types leave out.
  Object.assign(client, { monitorCommands: true });
  let sent: Sent[] = [];
  client.on('commandStarted', ({ commandName: command, command: body }: CommandStartedEvent) => {
    const collection: unknown = body[command];
    const key = typeof collection === 'string' ? SHARD_KEYS.get(collection) : undefined;
    if (key === undefined || GOES_ON.has(command)) return;
    sent.push({ collection: String(collection), command, reach: reachOf(command, body, key) });
  });
  return {
    take() {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
}
