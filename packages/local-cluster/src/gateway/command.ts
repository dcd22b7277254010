// A MongoDB command as the gateway sees it: the envelope is understood, the documents inside stay raw.
import { CommandError } from './errors.ts';
import { appendArray, MalformedError, RawDocument, splitSequence } from './raw-bson.ts';
import type { WireRequest } from './wire.ts';

export interface TransactionPart {
  readonly session: string;
  readonly txnNumber: bigint;
  readonly starts: boolean;
}

export interface Command {
  readonly name: string;
  readonly database: string;
  readonly body: RawDocument;
  /** Raw documents that came beside the body, by field name. */
  readonly sequences: ReadonlyMap<string, Buffer>;
  /** The logical session's id in hexadecimal. */
  readonly session: string | undefined;
  /** Set on a retryable write and in a transaction. */
  readonly txnNumber: bigint | undefined;
  /** Set on a command that belongs to a transaction. */
  readonly transaction: TransactionPart | undefined;
  readonly maxTimeMs: number | undefined;
  /** The client did not ask to read from a secondary. */
  readonly wantsPrimary: boolean;
  /** Aborted when the client goes away; absent where it must not stop what it began. */
  readonly signal: AbortSignal | undefined;
  readonly connectionId: number;
}

// Longer than any time limit that makes sense, and the most a Node timer can hold.
const maxTimeMsMax = 2_147_483_647;

export function parseCommand(
  request: WireRequest,
  client: { readonly connectionId: number; readonly signal: AbortSignal },
): Command {
  const body = unwrap(new RawDocument(request.body));
  const name = body.firstName;
  const database = body.string('$db') ?? request.legacyDatabase;
  if (name === undefined || database === undefined) {
    throw new MalformedError('A command has no name or no database.');
  }
  const session = sessionOf(body.embedded('lsid'));
  const txnNumber = body.integer('txnNumber');
  return {
    name,
    database,
    body,
    sequences: request.sequences,
    session,
    txnNumber,
    transaction:
      session !== undefined && txnNumber !== undefined && body.boolean('autocommit') === false
        ? { session, txnNumber, starts: body.boolean('startTransaction') === true }
        : undefined,
    maxTimeMs: timeLimitOf(body),
    wantsPrimary: wantsPrimary(body.embedded('$readPreference')),
    signal: request.silent ? undefined : client.signal,
    connectionId: client.connectionId,
  };
}

/** Legacy clients may wrap the command in `$query`. */
function unwrap(body: RawDocument): RawDocument {
  const inner = body.firstName === '$query' ? body.embedded('$query') : undefined;
  return inner === undefined ? body : new RawDocument(inner);
}

function sessionOf(lsid: Buffer | undefined): string | undefined {
  return lsid === undefined ? undefined : new RawDocument(lsid).binary('id')?.toString('hex');
}

function timeLimitOf(body: RawDocument): number | undefined {
  const limit = body.number('maxTimeMS');
  return limit === undefined || limit <= 0 ? undefined : Math.min(limit, maxTimeMsMax);
}

function wantsPrimary(preference: Buffer | undefined): boolean {
  const mode = preference === undefined ? undefined : new RawDocument(preference).string('mode');
  return mode === undefined || mode === 'primary';
}

/** The value of the command's first field where that is a collection's name. */
export function collectionOf(command: Command): string {
  const collection = command.body.string(command.name);
  if (collection === undefined || collection === '') {
    throw new CommandError('InvalidNamespace', `${command.name} needs the name of a collection.`);
  }
  return collection;
}

/** The body with the documents that came beside it as array fields, for functions that take one document. */
export function wholeBody(command: Command): Buffer {
  let body = command.body.bytes;
  for (const [name, sequence] of command.sequences) {
    body = appendArray(body, name, splitSequence(sequence));
  }
  return body;
}
