// Commands that make, change and describe databases, collections and indexes.
import { deserialize, serialize } from 'bson';
import { type Command, collectionOf, wholeBody } from './command.ts';
import { withReplicationPending } from './durability.ts';
import { CommandError, type ErrorName, errorCode } from './errors.ts';
import { type CommandEntry, runStatements } from './member.ts';
import type { Parameter } from './postgres-protocol.ts';

/** What goes into a function's parameters, in order. */
type Argument = (command: Command) => Parameter;

const database: Argument = (command) => command.database;
const collection: Argument = collectionOf;
const body: Argument = wholeBody;
const scale: Argument = (command) => String(command.body.number('scale') ?? 1);

const done = Buffer.from(serialize({ ok: 1 }));

/** Calls one function that answers with the reply document, or with something that only means success. */
function calls(
  text: string,
  args: readonly Argument[],
  shape: (value: Buffer | null | undefined, command: Command) => Buffer = (value) => value ?? done,
): CommandEntry['run'] {
  return async (command, member) => {
    const parameters = args.map((argument) => argument(command));
    const statements = [{ text, parameters }];
    const { rows, isReplicationPending } = await runStatements(command, member, statements);
    const reply = shape(rows[0]?.[0], command);
    return isReplicationPending ? withReplicationPending(reply) : reply;
  };
}

function says(make: (command: Command) => object): (value: unknown, command: Command) => Buffer {
  return (_value, command) => Buffer.from(serialize({ ...make(command), ok: 1 }));
}

function write(run: CommandEntry['run'], inTransaction = false): CommandEntry {
  return { access: 'write', inTransaction, run };
}

/** DocumentDB answers by shard, as mongos does; a replica set answers without that layer. */
function createIndexesReply(value: Buffer | null | undefined): Buffer {
  if (value == null) return done;
  const reply = deserialize(value);
  const shards: unknown = reply['raw'];
  const [shard] = Object.values(shards ?? {});
  const outcome: unknown = shard ?? reply;
  if (isFailure(outcome)) throw new CommandError(nameOfCode(outcome.code), outcome.errmsg);
  return Buffer.from(serialize({ ...Object(outcome), ok: 1 }));
}

function isFailure(outcome: unknown): outcome is { code: number; errmsg: string } {
  return (
    typeof outcome === 'object' && outcome !== null && 'code' in outcome && 'errmsg' in outcome
  );
}

function nameOfCode(code: number): ErrorName {
  const names = Object.keys(errorCode) as ErrorName[];
  return names.find((name) => errorCode[name] === code) ?? 'CannotCreateIndex';
}

const api = 'documentdb_api';
// Builds at once and holds writes to the collection meanwhile, so that an index exists when its command is answered.
const createIndexes = calls(
  'SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2, true)',
  [database, body],
  createIndexesReply,
);

export const schemaCommands: Readonly<Record<string, CommandEntry>> = {
  create: write(calls(`SELECT ${api}.create_collection_view($1, $2)`, [database, body]), true),
  createIndexes: write(createIndexes, true),
  dropIndexes: write(calls(`CALL ${api}.drop_indexes($1, $2)`, [database, body])),
  deleteIndexes: write(calls(`CALL ${api}.drop_indexes($1, $2)`, [database, body])),
  drop: write(
    calls(
      `SELECT ${api}.drop_collection($1, $2)`,
      [database, collection],
      says((command) => ({ ns: `${command.database}.${collectionOf(command)}` })),
    ),
  ),
  dropDatabase: write(
    calls(
      `SELECT ${api}.drop_database($1)`,
      [database],
      says((command) => ({ dropped: command.database })),
    ),
  ),
  collMod: write(calls(`SELECT ${api}.coll_mod($1, $2, $3)`, [database, collection, body])),
  renameCollection: write(calls(`SELECT ${api}.rename_collection($1)`, [body])),
  shardCollection: write(
    calls(
      `SELECT ${api}.shard_collection($1)`,
      [body],
      says((command) => ({ collectionsharded: command.body.string('shardCollection') })),
    ),
  ),
  // Any database may hold sharded collections.
  enableSharding: { access: 'write', run: () => done },
  collStats: {
    access: 'read',
    run: calls(`SELECT ${api}.coll_stats($1, $2, $3::text::float8)`, [database, collection, scale]),
  },
  dbStats: {
    access: 'read',
    run: calls(`SELECT ${api}.db_stats($1, $2::text::float8)`, [database, scale]),
  },
  listDatabases: { access: 'read', run: calls(`SELECT ${api}.list_databases($1)`, [body]) },
  currentOp: { access: 'any', run: calls(`SELECT ${api}.current_op_command($1)`, [body]) },
};
