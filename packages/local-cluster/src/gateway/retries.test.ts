import { serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { RawDocument } from './raw-bson.ts';
import { RetryTable, recordName } from './retries.ts';

const documentOf = (value: object) => Buffer.from(serialize(value));

function write(txnNumber: bigint, body: object = { insert: 'a' }, beside?: Buffer): Command {
  return {
    name: 'insert',
    database: 'test',
    body: new RawDocument(documentOf(body)),
    sequences: new Map(beside === undefined ? [] : [['documents', beside]]),
    session: 'aa',
    txnNumber,
    transaction: undefined,
    maxTimeMs: undefined,
    wantsPrimary: true,
    signal: undefined,
    connectionId: 1,
  };
}

describe('a repeated write', () => {
  it('gets the first answer, also while the first attempt is still running', async () => {
    const table = new RetryTable();
    let runs = 0;
    const run = async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return documentOf({ runs });
    };
    const [first, second] = await Promise.all([
      table.once(write(1n), run),
      table.once(write(1n), run),
    ]);
    const third = await table.once(write(1n), run);
    expect([second, third]).toEqual([first, first]);
    expect(runs).toBe(1);
  });

  it('is done if the first attempt failed', async () => {
    const table = new RetryTable();
    const fail = () => Promise.reject(new Error('lost'));
    await expect(table.once(write(1n), fail)).rejects.toThrow('lost');
    await expect(table.once(write(1n), async () => documentOf({ ok: 1 }))).resolves.toEqual(
      documentOf({ ok: 1 }),
    );
  });

  it('is refused once the session has gone on', async () => {
    const table = new RetryTable();
    const run = async () => documentOf({ ok: 1 });
    await table.once(write(2n), run);
    await expect(table.once(write(1n), run)).rejects.toMatchObject({
      codeName: 'TransactionTooOld',
    });
  });

  it('is recorded by the database only if it has exactly one statement', () => {
    const one = documentOf({ _id: 1 });
    expect(recordName(write(7n, { insert: 'a' }, one), 'documents')).toBe('aa:7');
    expect(recordName(write(7n, { insert: 'a' }, Buffer.concat([one, one])), 'documents')).toBe(
      null,
    );
    expect(recordName(write(7n, { insert: 'a', documents: [{ _id: 1 }] }), 'documents')).toBe(
      'aa:7',
    );
    expect(recordName(write(7n, { insert: 'a', documents: [{}, {}] }), 'documents')).toBe(null);
    expect(recordName(write(7n, { findAndModify: 'a' }), undefined)).toBe('aa:7');
  });
});
