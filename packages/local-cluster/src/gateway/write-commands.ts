// Commands that write documents: insert, update, delete and findAndModify.
import type { Command } from './command.ts';
import { durabilityOf, localCommit, withReplicationPending } from './durability.ts';
import { CommandError, translateWriteErrors } from './errors.ts';
import { type CommandEntry, type Member, runStatements } from './member.ts';
import type { Parameter } from './postgres-protocol.ts';
import { recordName } from './retries.ts';

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
  const { rows, isReplicationPending } = await runStatements(command, member, statements);
  const reply = rows[0]?.[0];
  if (reply == null) throw new CommandError('InternalError', 'No result came back.');
  if (translateWriteErrors(reply) && command.transaction !== undefined) {
    await member.transactions.abortSession(command.transaction.session);
  }
  return isReplicationPending ? withReplicationPending(reply) : reply;
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
