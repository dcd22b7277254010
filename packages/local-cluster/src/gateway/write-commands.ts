// Commands that write documents: insert, update, delete and findAndModify.
//
// What a reply promises. With `w: 'majority'`, or no write concern, it is sent when PostgreSQL has committed under the
// server's own synchronous_commit and synchronous_standby_names. Where these name the standby (as they do while it
// streams) the write is on the primary's disk and on the standby, applied there if synchronous_commit is
// remote_apply: it survives the loss of either, and can be read on the standby. Where the standby is gone and has been
// taken out of the names, it is on the primary's disk alone. If waiting is cut short (maxTimeMS, shutdown) the reply
// carries a writeConcernError: the write is done and may yet be lost with the primary.
// With `w: 1` or `w: 0` the reply is sent when the write is on the primary's disk; a promotion may lose it.
import { serialize } from 'bson';
import { type Command, durabilityOf } from './command.ts';
import { CommandError, errorCode, toCommandError, translateWriteErrors } from './errors.ts';
import { type CommandEntry, type Member, runStatements } from './member.ts';
import type { Parameter } from './postgres-protocol.ts';
import { appendFields } from './raw-bson.ts';
import { recordName } from './retries.ts';
import { localCommit } from './transactions.ts';

// Two bulk writes that lock the same documents in different orders may meet again; five times in a row is a
// workload that should hear of it.
const attemptsMax = 5;
const pauseMs = 10;

const replicationPending = Buffer.from(
  serialize({
    writeConcernError: {
      code: errorCode.WriteConcernTimeout,
      codeName: 'WriteConcernTimeout',
      errmsg: 'The write is on the primary; the secondary has not confirmed it.',
    },
  }),
);

export function withReplicationPending(reply: Buffer): Buffer {
  return appendFields(reply, replicationPending);
}

function writes(functionName: string, documentsField: string | undefined): CommandEntry['run'] {
  const places = documentsField === undefined ? '$1, $2, $3' : '$1, $2, $3, $4';
  const text = `SELECT p_result FROM documentdb_api.${functionName}(${places})`;
  return (command, member) => {
    const record = recordName(command, documentsField);
    const documents =
      documentsField === undefined ? [] : [command.sequences.get(documentsField) ?? null];
    const parameters = [command.database, command.body.bytes, ...documents, record];
    return runWrite(text, parameters, { command, member });
  };
}

async function runWrite(
  text: string,
  parameters: readonly Parameter[],
  { command, member }: { command: Command; member: Member },
): Promise<Buffer> {
  const isLocal = durabilityOf(command, member.set.members.length) === 'thisServer';
  const statement = { text, parameters };
  const setsDurability = isLocal && command.transaction === undefined;
  const statements = setsDurability ? [localCommit, statement] : [statement];
  const run = async () => {
    const { rows, isReplicationPending } = await runStatements(command, member, statements);
    const reply = rows[0]?.[0];
    if (reply == null) throw new CommandError('InternalError', 'No result came back.');
    if (translateWriteErrors(reply) && command.transaction !== undefined) {
      await member.transactions.abortSession(command.transaction.session);
    }
    return isReplicationPending ? withReplicationPending(reply) : reply;
  };
  return command.transaction === undefined ? withoutConflicts(run) : run();
}

/** Runs a write again that lost against another one; nothing of it was kept. MongoDB does the same. */
async function withoutConflicts(run: () => Promise<Buffer>): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const isConflict = toCommandError(error).codeName === 'WriteConflict';
      if (!isConflict || attempt === attemptsMax) throw error;
      const waitMs = pauseMs * attempt * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function writeEntry(run: CommandEntry['run']): CommandEntry {
  return { access: 'write', inTransaction: true, isRetryable: true, run };
}

export const writeCommands: Readonly<Record<string, CommandEntry>> = {
  insert: writeEntry(writes('insert', 'documents')),
  update: writeEntry(writes('update', 'updates')),
  delete: writeEntry(writes('delete', 'deletes')),
  findAndModify: writeEntry(writes('find_and_modify', undefined)),
  findandmodify: writeEntry(writes('find_and_modify', undefined)),
};
