// Decides what happens with a command: who may answer it, whether it belongs to a transaction, and what an error means.
import type { Command } from './command.ts';
import { withoutConflicts } from './conflicts.ts';
import { type CallKind, CommandError, errorReply, toCommandError } from './errors.ts';
import type { CommandEntry, Member } from './member.ts';
import { readCommands } from './read-commands.ts';
import { schemaCommands } from './schema-commands.ts';
import { sessionCommands } from './session-commands.ts';
import { writeCommands } from './write-commands.ts';

const commandTable: ReadonlyMap<string, CommandEntry> = new Map(
  Object.entries({ ...readCommands, ...writeCommands, ...schemaCommands, ...sessionCommands }),
);

const transactionEnds: ReadonlySet<string> = new Set(['commitTransaction', 'abortTransaction']);

/** Answers one command; whatever goes wrong becomes the reply. */
export async function answer(command: Command, member: Member): Promise<Buffer> {
  const entry = commandTable.get(command.name);
  try {
    if (entry === undefined) {
      throw new CommandError('CommandNotFound', `no such command: '${command.name}'`);
    }
    checkAccess(entry, command, member);
    return await carryOut(entry, command, member);
  } catch (thrown) {
    const error = toCommandError(thrown);
    if (isAboutTheServer(error)) void member.watcher.refresh();
    return errorReply(error, kindOf(command, entry));
  }
}

async function carryOut(entry: CommandEntry, command: Command, member: Member): Promise<Buffer> {
  if (transactionEnds.has(command.name)) return entry.run(command, member);
  if (command.transaction !== undefined) return carryOutInTransaction(entry, command, member);
  if (entry.access === 'any') return entry.run(command, member);
  const run = () => withoutConflicts(async () => entry.run(command, member));
  return entry.isRetryable === true ? member.retries.once(command, run) : run();
}

async function carryOutInTransaction(
  entry: CommandEntry,
  command: Command,
  member: Member,
): Promise<Buffer> {
  try {
    if (entry.inTransaction !== true) {
      const text = `${command.name} cannot be part of a transaction.`;
      throw new CommandError('OperationNotSupportedInTransaction', text);
    }
    return await entry.run(command, member);
  } catch (error) {
    // As in MongoDB, any error ends the transaction.
    if (command.session !== undefined) await member.transactions.abortSession(command.session);
    throw error;
  }
}

function checkAccess(entry: CommandEntry, command: Command, member: Member): void {
  if (entry.access === 'any') return;
  const standing = member.standing();
  if (entry.access === 'write' && standing !== 'primary') {
    throw new CommandError('NotWritablePrimary', 'not primary');
  }
  if (standing === 'other') {
    throw new CommandError('ShutdownInProgress', 'This member has no database at the moment.');
  }
  if (standing === 'secondary' && command.wantsPrimary) {
    throw new CommandError('NotPrimaryNoSecondaryOk', 'not primary and secondaryOk=false');
  }
}

function isAboutTheServer({ codeName }: CommandError): boolean {
  return codeName === 'ShutdownInProgress' || codeName === 'InterruptedAtShutdown';
}

function kindOf(command: Command, entry: CommandEntry | undefined): CallKind {
  if (transactionEnds.has(command.name)) return 'endOfTransaction';
  if (command.transaction !== undefined) return 'inTransaction';
  const isRetryable = entry?.isRetryable === true && command.txnNumber !== undefined;
  return isRetryable ? 'retryableWrite' : 'plain';
}
