import { deserialize, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { CommandError, errorReply, toCommandError, translateWriteErrors } from './errors.ts';
import { PoolExhaustedError } from './postgres-pool.ts';
import { PostgresError } from './postgres-protocol.ts';

const nameOf = (state: string) => toCommandError(new PostgresError(state, 'why')).codeName;

describe('errors', () => {
  it.each([
    ['M001C', 'DuplicateKey'],
    ['23P01', 'DuplicateKey'],
    ['M0001', 'BadValue'],
    ['M00F1', 'WriteConflict'],
    ['40001', 'WriteConflict'],
    ['25006', 'NotWritablePrimary'],
    ['M00E8', 'NotWritablePrimary'],
    ['57P01', 'InterruptedAtShutdown'],
    ['57P03', 'ShutdownInProgress'],
    ['08006', 'ShutdownInProgress'],
    ['M0ZZZ', 'OperationFailed'],
    ['XX000', 'InternalError'],
  ])('tells SQLSTATE %s to a client as %s', (state, name) => {
    expect(nameOf(state)).toBe(name);
  });

  it('tells a time limit from a client that went away', () => {
    const cancelled = (by: 'timeout' | 'disconnect') =>
      toCommandError(new PostgresError('57014', 'canceling statement due to user request', by));
    expect(cancelled('timeout').codeName).toBe('MaxTimeMSExpired');
    expect(cancelled('disconnect').codeName).toBe('Interrupted');
  });

  it('makes a full pool an error that drivers repeat', () => {
    expect(toCommandError(new PoolExhaustedError('full')).codeName).toBe('ExceededTimeLimit');
  });

  it('labels an error so that a driver repeats a write, or a whole transaction, but nothing else', () => {
    const labels = (error: CommandError, kind: Parameters<typeof errorReply>[1]) =>
      deserialize(errorReply(error, kind))['errorLabels'];
    const notPrimary = new CommandError('NotWritablePrimary', 'not primary');
    const badValue = new CommandError('BadValue', 'no');
    expect(labels(notPrimary, 'retryableWrite')).toEqual(['RetryableWriteError']);
    expect(labels(notPrimary, 'inTransaction')).toEqual(['TransientTransactionError']);
    expect(labels(notPrimary, 'plain')).toBeUndefined();
    expect(labels(badValue, 'retryableWrite')).toBeUndefined();
    expect(labels(badValue, 'inTransaction')).toBeUndefined();
  });

  it("replaces PostgreSQL's packed codes in write errors and leaves the rest of the reply alone", () => {
    const packedM001C = 319_029_277; // as DocumentDB sent it
    const reply = Buffer.from(
      serialize({ n: 1, writeErrors: [{ index: 3, code: packedM001C, errmsg: 'twice' }], ok: 1 }),
    );
    expect(translateWriteErrors(reply)).toBe(true);
    expect(deserialize(reply)).toEqual({
      n: 1,
      writeErrors: [{ index: 3, code: 11000, errmsg: 'twice' }],
      ok: 1,
    });
    expect(translateWriteErrors(Buffer.from(serialize({ n: 1, ok: 1 })))).toBe(false);
  });
});
