import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  deserialize,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendArray,
  appendFields,
  MalformedError,
  RawDocument,
  splitArray,
  splitSequence,
} from './raw-bson.ts';

const bytesOf = (document: object) => Buffer.from(serialize(document));

const everyType = {
  double: 1.5,
  string: 'größer',
  document: { a: { b: 1 } },
  array: [1, 'two', { three: 3 }],
  binary: new Binary(Buffer.from('bytes'), 5),
  objectId: new ObjectId(),
  yes: true,
  date: new Date(0),
  nothing: null,
  regex: new BSONRegExp('a.b', 'im'),
  code: new Code('return 1'),
  scoped: new Code('return x', { x: 1 }),
  int32: new Int32(-7),
  timestamp: new Timestamp({ t: 1, i: 2 }),
  int64: Long.fromString('9007199254740993'),
  decimal: Decimal128.fromString('12.3400'),
  least: new MinKey(),
  most: new MaxKey(),
};

describe('a raw document', () => {
  it('finds its fields behind values of every type', () => {
    const raw = new RawDocument(bytesOf({ ...everyType, last: 'found' }));
    expect(raw.firstName).toBe('double');
    expect(raw.string('last')).toBe('found');
    expect(raw.string('string')).toBe('größer');
    expect(raw.integer('int64')).toBe(9_007_199_254_740_993n);
    expect(raw.integer('int32')).toBe(-7n);
    expect(raw.integer('double')).toBeUndefined();
    expect(raw.number('double')).toBe(1.5);
    expect(raw.boolean('yes')).toBe(true);
    expect(raw.binary('binary')?.toString()).toBe('bytes');
    expect(raw.embedded('document')).toEqual(bytesOf({ a: { b: 1 } }));
    expect(raw.string('absent')).toBeUndefined();
  });

  it('says of any cut or bent bytes that they are malformed, or reads them, and never anything else', () => {
    const whole = bytesOf(everyType);
    const place = fc.integer({ min: 0, max: whole.length - 1 });
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 255 }), fc.boolean(), (at, value, isCut) => {
        const bent = Buffer.from(isCut ? whole.subarray(0, at) : whole);
        if (!isCut) bent[at] = value;
        try {
          new RawDocument(bent);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is extended without a change to its other fields', () => {
    const original = bytesOf(everyType);
    const extended = appendFields(original, bytesOf({ extra: 1 }));
    expect(deserialize(extended)['extra']).toBe(1);
    expect(extended.subarray(4, original.length - 1)).toEqual(original.subarray(4, -1));
  });

  it('takes in the documents that came beside it', () => {
    const documents = Array.from({ length: 12 }, (_, index) => bytesOf({ _id: index }));
    const whole = appendArray(bytesOf({ insert: 'a' }), 'documents', documents);
    const ids = deserialize(whole)['documents'].map((item: { _id: number }) => item._id);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(splitArray(new RawDocument(whole).embedded('documents') ?? Buffer.alloc(0))).toEqual(
      documents,
    );
  });

  it('splits a sequence, and refuses one that ends inside a document', () => {
    const documents = [bytesOf({ a: 1 }), bytesOf({}), bytesOf({ b: 'x' })];
    const sequence = Buffer.concat(documents);
    expect(splitSequence(sequence)).toEqual(documents);
    expect(() => splitSequence(sequence.subarray(0, -1))).toThrow(MalformedError);
  });
});
