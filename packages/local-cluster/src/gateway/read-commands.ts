// Commands that read: one page or one document comes back from DocumentDB and is passed on as it is.
import { Long, serialize } from 'bson';
import { type Command, wholeBody } from './command.ts';
import { closePortals } from './cursors.ts';
import { CommandError } from './errors.ts';
import { type CommandEntry, type Lease, lend, type Member, runStatements } from './member.ts';
import { bsonType, RawDocument, visitElements } from './raw-bson.ts';
import { transactionKey } from './transactions.ts';

interface CursorPage {
  readonly page: Buffer;
  readonly continuation: Buffer | undefined;
  readonly isPersistent: boolean;
  readonly id: bigint;
}

function opensCursor(functionName: string): CommandEntry['run'] {
  const text = `SELECT cursorpage, continuation, persistconnection, cursorid FROM documentdb_api.${functionName}($1, $2)`;
  return async (command, member) => {
    const lease = await lend(command, member);
    try {
      const parameters = [command.database, wholeBody(command)];
      const { rows } = await lease.query({ text, parameters });
      const [page, continuation, persistent, id] = rows[0] ?? [];
      if (page == null) throw new CommandError('InternalError', 'No page came back.');
      const first: CursorPage = {
        page,
        continuation: continuation ?? undefined,
        isPersistent: persistent?.[0] === 1,
        id: id?.readBigInt64BE(0) ?? 0n,
      };
      await keepCursor(first, { command, lease, member });
      return page;
    } finally {
      lease.release();
    }
  };
}

/** Remembers the cursor that a first page left open, together with the connection it lives in. */
async function keepCursor(
  { continuation, id, isPersistent }: CursorPage,
  { command, lease, member }: { command: Command; lease: Lease; member: Member },
): Promise<void> {
  if (continuation === undefined || id === 0n) return;
  const { cursors, pool } = member;
  const transaction =
    command.transaction === undefined ? undefined : transactionKey(command.transaction);
  const needsPin = isPersistent && transaction === undefined;
  if (!(await cursors.makeRoom(needsPin))) {
    if (needsPin) await closePortals(lease.connection);
    throw new CommandError('TemporarilyUnavailable', 'Too many cursors are open.');
  }
  if (needsPin) {
    pool.pin();
    lease.handOver();
  }
  cursors.add({ id, continuation, pinned: needsPin ? lease.connection : undefined, transaction });
}

const getMoreText =
  'SELECT cursorpage, continuation FROM documentdb_api.cursor_get_more($1, $2, $3)';

async function getMore(command: Command, member: Member): Promise<Buffer> {
  const id = command.body.integer('getMore');
  if (id === undefined) throw new CommandError('TypeMismatch', 'getMore needs a cursor id.');
  const { transaction, signal, maxTimeMs: timeoutMs } = command;
  const key = transaction === undefined ? undefined : transactionKey(transaction);
  const cursor = member.cursors.borrow(id, key);
  const parameters = [command.database, command.body.bytes, cursor.continuation];
  const statement = { text: getMoreText, parameters };
  let next: Buffer | undefined;
  try {
    const { rows } =
      cursor.pinned === undefined
        ? await runStatements(command, member, [statement])
        : await cursor.pinned.query([statement], { signal, timeoutMs });
    const [page, continuation] = rows[0] ?? [];
    if (page == null) throw new CommandError('InternalError', 'No page came back.');
    next = continuation ?? undefined;
    return page;
  } finally {
    await member.cursors.giveBack(cursor, next);
  }
}

async function killCursors(command: Command, member: Member): Promise<Buffer> {
  const killed: Long[] = [];
  const unknown: Long[] = [];
  const ids = command.body.embedded('cursors') ?? Buffer.of(5, 0, 0, 0, 0);
  const wanted: bigint[] = [];
  visitElements(ids, (_index, { type, start }) => {
    if (type === bsonType.int64) wanted.push(ids.readBigInt64LE(start));
    return true;
  });
  for (const id of wanted) {
    ((await member.cursors.kill(id)) ? killed : unknown).push(Long.fromBigInt(id));
  }
  return Buffer.from(
    serialize({
      cursorsKilled: killed,
      cursorsNotFound: unknown,
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    }),
  );
}

function oneDocument(functionName: string): CommandEntry['run'] {
  const text = `SELECT document FROM documentdb_api.${functionName}($1, $2)`;
  return async (command, member) => {
    const parameters = [command.database, wholeBody(command)];
    const { rows } = await runStatements(command, member, [{ text, parameters }]);
    const document = rows[0]?.[0];
    if (document == null) throw new CommandError('InternalError', 'No document came back.');
    return document;
  };
}

/** DocumentDB's functions that build the query behind a command, by the command that is explained. */
const explainable: Readonly<Record<string, string>> = {
  find: 'bson_aggregation_find',
  aggregate: 'bson_aggregation_pipeline',
  count: 'bson_aggregation_count',
  distinct: 'bson_aggregation_distinct',
};

/** Answers with PostgreSQL's plan, which has another shape than MongoDB's. */
async function explain(command: Command, member: Member): Promise<Buffer> {
  const explained = command.body.embedded('explain');
  const name = explained && new RawDocument(explained).firstName;
  const source = name && explainable[name];
  if (explained === undefined || !source) {
    throw new CommandError('CommandNotSupported', `Explaining ${name ?? 'that'} is not possible.`);
  }
  const text = `EXPLAIN (FORMAT JSON) SELECT document FROM documentdb_api_catalog.${source}($1, $2)`;
  const parameters = [command.database, explained];
  const { rows } = await runStatements(command, member, [{ text, parameters }]);
  const plan: unknown = JSON.parse(rows[0]?.[0]?.toString('utf8') ?? '[]');
  return Buffer.from(serialize({ queryPlanner: { winningPlan: { postgresql: plan } }, ok: 1 }));
}

export const readCommands: Readonly<Record<string, CommandEntry>> = {
  find: { access: 'read', inTransaction: true, run: opensCursor('find_cursor_first_page') },
  aggregate: {
    access: 'read',
    inTransaction: true,
    run: opensCursor('aggregate_cursor_first_page'),
  },
  listCollections: { access: 'read', run: opensCursor('list_collections_cursor_first_page') },
  listIndexes: { access: 'read', run: opensCursor('list_indexes_cursor_first_page') },
  getMore: { access: 'any', inTransaction: true, run: getMore },
  killCursors: { access: 'any', inTransaction: true, run: killCursors },
  count: { access: 'read', inTransaction: true, run: oneDocument('count_query') },
  distinct: { access: 'read', inTransaction: true, run: oneDocument('distinct_query') },
  validate: { access: 'read', run: oneDocument('validate') },
  explain: { access: 'read', run: explain },
};
