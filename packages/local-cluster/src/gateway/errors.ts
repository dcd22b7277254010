// Turns what PostgreSQL and the gateway itself report into MongoDB's error codes, replies and retry labels.
import { serialize } from 'bson';
import { PoolExhaustedError } from './postgres-pool.ts';
import { PostgresError } from './postgres-protocol.ts';
import { bsonType, type RawElement, visitElements } from './raw-bson.ts';

/** MongoDB's error codes that the gateway uses itself or translates to, by name. */
export const errorCode = {
  InternalError: 1,
  BadValue: 2,
  GraphContainsCycle: 5,
  HostUnreachable: 6,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  LockTimeout: 24,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  DottedFieldName: 57,
  CommandNotFound: 59,
  ShardKeyNotFound: 61,
  WriteConcernTimeout: 64,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexAlreadyExists: 68,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  UnknownReplWriteConcern: 79,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  OperationFailed: 96,
  UnsatisfiableWriteConcern: 100,
  NotExactValueField: 111,
  WriteConflict: 112,
  CommandNotSupported: 115,
  ConflictingOperationInProgress: 117,
  NamespaceNotSharded: 118,
  DocumentValidationFailure: 121,
  ExceededMemoryLimit: 146,
  CommandNotSupportedOnView: 166,
  InvalidIndexSpecificationOption: 197,
  TransactionTooOld: 225,
  ConversionFailure: 241,
  NoSuchTransaction: 251,
  ExceededTimeLimit: 262,
  OperationNotSupportedInTransaction: 263,
  IndexBuildAborted: 276,
  TemporarilyUnavailable: 365,
  NotWritablePrimary: 10107,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  InterruptedDueToReplStateChange: 11602,
  CursorInUse: 12051,
  BackgroundOperationInProgressForNamespace: 12587,
  NotPrimaryNoSecondaryOk: 13435,
  OutOfDiskSpace: 14031,
  DocumentAfterUpdateLargerThanMaxSize: 17419,
  DocumentToUpsertLargerThanMaxSize: 17420,
} as const;

export type ErrorName = keyof typeof errorCode;

/** DocumentDB's own SQLSTATEs and PostgreSQL's, by the error they mean to a MongoDB client. */
const nameOfState: Readonly<Record<string, ErrorName>> = {
  M0000: 'InternalError',
  M0001: 'BadValue',
  M0002: 'GraphContainsCycle',
  M0003: 'FailedToParse',
  M0004: 'TypeMismatch',
  M0005: 'Overflow',
  M0006: 'IllegalOperation',
  M0008: 'NamespaceNotFound',
  M0009: 'IndexNotFound',
  M000A: 'PathNotViable',
  M000D: 'ConflictingUpdateOperators',
  M000E: 'CursorNotFound',
  M000F: 'NamespaceExists',
  M000G: 'DollarPrefixedFieldName',
  M000I: 'NotSingleValueField',
  M000J: 'EmptyFieldName',
  M000K: 'DottedFieldName',
  M000L: 'ShardKeyNotFound',
  M000M: 'ImmutableField',
  M000N: 'CannotCreateIndex',
  M000O: 'IndexAlreadyExists',
  M000P: 'InvalidOptions',
  M000Q: 'InvalidNamespace',
  M000R: 'IndexOptionsConflict',
  M000S: 'IndexKeySpecsConflict',
  M000T: 'NotExactValueField',
  M000U: 'CommandNotSupported',
  M000V: 'NamespaceNotSharded',
  M000W: 'ExceededMemoryLimit',
  M000Z: 'CommandNotSupportedOnView',
  M0012: 'InvalidIndexSpecificationOption',
  M0015: 'ConversionFailure',
  M0016: 'OperationNotSupportedInTransaction',
  M0017: 'IndexBuildAborted',
  M001B: 'BSONObjectTooLarge',
  M001C: 'DuplicateKey',
  M001D: 'BackgroundOperationInProgressForNamespace',
  M003A: 'DocumentAfterUpdateLargerThanMaxSize',
  M003B: 'DocumentToUpsertLargerThanMaxSize',
  M00CO: 'DocumentValidationFailure',
  M00DO: 'InvalidLength',
  M00E8: 'NotWritablePrimary',
  M00EL: 'CursorInUse',
  M00ER: 'Unauthorized',
  M00EU: 'HostUnreachable',
  M00EW: 'LockTimeout',
  M00EX: 'MaxTimeMSExpired',
  M00EY: 'CommandNotFound',
  M00F0: 'ShutdownInProgress',
  M00F1: 'WriteConflict',
  M00F2: 'ConflictingOperationInProgress',
  '22021': 'BadValue',
  '22P03': 'BadValue',
  '23505': 'DuplicateKey',
  '23P01': 'DuplicateKey',
  '25006': 'NotWritablePrimary',
  '28000': 'Unauthorized',
  '40001': 'WriteConflict',
  '40P01': 'WriteConflict',
  '42501': 'Unauthorized',
  '42P01': 'NamespaceNotFound',
  '53100': 'OutOfDiskSpace',
  '53200': 'ExceededMemoryLimit',
  '53300': 'ExceededTimeLimit',
  '54000': 'ExceededMemoryLimit',
  '55P03': 'LockTimeout',
  '57014': 'Interrupted',
  '57P01': 'InterruptedAtShutdown',
  '57P02': 'InterruptedAtShutdown',
  '57P03': 'ShutdownInProgress',
};

/** Errors after which drivers try once more, on whatever member is primary then. */
const retryableNames: ReadonlySet<ErrorName> = new Set([
  'HostUnreachable',
  'ShutdownInProgress',
  'ExceededTimeLimit',
  'NotWritablePrimary',
  'InterruptedAtShutdown',
  'InterruptedDueToReplStateChange',
  'NotPrimaryNoSecondaryOk',
]);

/** Errors that end a transaction of which nothing was kept, so that it may be run again from its start. */
const transientNames: ReadonlySet<ErrorName> = new Set([
  ...retryableNames,
  'WriteConflict',
  'LockTimeout',
  'NoSuchTransaction',
  'TemporarilyUnavailable',
]);

/** A command fails with this; the client gets it as `{ ok: 0, code, codeName, errmsg, errorLabels? }`. */
export class CommandError extends Error {
  readonly codeName: ErrorName;
  readonly labels: readonly string[];

  constructor(codeName: ErrorName, message: string, labels: readonly string[] = []) {
    super(message);
    this.codeName = codeName;
    this.labels = labels;
  }
}

function nameOfPostgresError(error: PostgresError): ErrorName {
  if (error.cancelledBy === 'timeout') return 'MaxTimeMSExpired';
  // DocumentDB applies maxTimeMS itself as well; PostgreSQL tells the two causes apart by its words only.
  if (error.sqlState === '57014' && error.message.includes('statement timeout')) {
    return 'MaxTimeMSExpired';
  }
  const known = nameOfState[error.sqlState];
  if (known !== undefined) return known;
  if (error.sqlState.startsWith('08')) return 'ShutdownInProgress';
  return error.sqlState.startsWith('M') ? 'OperationFailed' : 'InternalError';
}

/** What to tell the client about anything that was thrown while a command ran. */
export function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof PostgresError) {
    return new CommandError(nameOfPostgresError(error), error.message);
  }
  if (error instanceof PoolExhaustedError) {
    return new CommandError('ExceededTimeLimit', error.message);
  }
  const text = error instanceof Error ? error.message : String(error);
  return new CommandError('InternalError', text);
}

/** Which kind of call failed, because the labels depend on it. */
export type CallKind = 'plain' | 'retryableWrite' | 'inTransaction' | 'endOfTransaction';

function labelsOf(error: CommandError, kind: CallKind): readonly string[] {
  if (error.labels.length > 0 || kind === 'plain') return error.labels;
  if (kind === 'inTransaction') {
    return transientNames.has(error.codeName) ? ['TransientTransactionError'] : [];
  }
  return retryableNames.has(error.codeName) ? ['RetryableWriteError'] : [];
}

/** The reply document of a failed command. */
export function errorReply(error: CommandError, kind: CallKind): Buffer {
  const labels = labelsOf(error, kind);
  return Buffer.from(
    serialize({
      ok: 0,
      errmsg: error.message,
      code: errorCode[error.codeName],
      codeName: error.codeName,
      ...(labels.length > 0 ? { errorLabels: labels } : {}),
    }),
  );
}

/** The SQLSTATE in PostgreSQL's packed form: five characters of six bits, each minus '0', the first one lowest. */
function unpackState(packed: number): string {
  let state = '';
  for (let shift = 0; shift < 30; shift += 6) {
    state += String.fromCharCode(((packed >> shift) & 0x3f) + 0x30);
  }
  return state;
}

function embedded(bytes: Buffer, element: RawElement): Buffer {
  return bytes.subarray(element.start, element.end);
}

/** Rewrites, in place, the packed SQLSTATEs of a reply's `writeErrors` to MongoDB's codes; tells if there are any. */
export function translateWriteErrors(reply: Buffer): boolean {
  let found = false;
  visitElements(reply, (name, element) => {
    if (name !== 'writeErrors' || element.type !== bsonType.array) return true;
    const array = embedded(reply, element);
    visitElements(array, (_index, item) => {
      found = true;
      if (item.type === bsonType.document) translateCode(embedded(array, item));
      return true;
    });
    return false;
  });
  return found;
}

function translateCode(writeError: Buffer): void {
  visitElements(writeError, (name, element) => {
    if (name !== 'code' || element.type !== bsonType.int32) return true;
    const state = unpackState(writeError.readInt32LE(element.start));
    const code = errorCode[nameOfPostgresError(new PostgresError(state, ''))];
    writeError.writeInt32LE(code, element.start);
    return false;
  });
}
