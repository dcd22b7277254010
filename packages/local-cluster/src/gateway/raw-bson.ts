// Reads and edits BSON in place, so that documents which only pass through are never decoded and encoded again.

/** The bytes do not form a BSON document or a MongoDB message; the connection they came from is closed. */
export class MalformedError extends Error {}

/** Where one top-level element of a document lies in its bytes. */
export interface RawElement {
  readonly type: number;
  /** Offset of the type byte. */
  readonly at: number;
  /** Offsets of the value, end excluded. */
  readonly start: number;
  readonly end: number;
}

export const bsonType = {
  double: 0x01,
  string: 0x02,
  document: 0x03,
  array: 0x04,
  binary: 0x05,
  boolean: 0x08,
  int32: 0x10,
  int64: 0x12,
} as const;

// 4 length bytes and the closing zero.
const emptyDocumentBytes = 5;

const fixedBytes: Readonly<Record<number, number>> = {
  1: 8, // double
  6: 0, // undefined
  7: 12, // ObjectId
  8: 1, // boolean
  9: 8, // date
  10: 0, // null
  16: 4, // int32
  17: 8, // timestamp
  18: 8, // int64
  19: 16, // decimal128
  127: 0, // max key
  255: 0, // min key
};

/** Bytes that a length prefix of this type does not count itself. */
const uncountedBytes: Readonly<Record<number, number>> = {
  2: 4, // string: its length prefix
  3: 0, // document
  4: 0, // array
  5: 5, // binary: length prefix and subtype
  12: 16, // DBPointer: length prefix and ObjectId
  13: 4, // code
  14: 4, // symbol
  15: 0, // code with scope
};

function cstringEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(0, from);
  if (end < 0) throw new MalformedError('A BSON name is not terminated.');
  return end;
}

function valueEnd(bytes: Buffer, type: number, start: number): number {
  const fixed = fixedBytes[type];
  if (fixed !== undefined) return start + fixed;
  if (type === 0x0b) return cstringEnd(bytes, cstringEnd(bytes, start) + 1) + 1; // regular expression
  const uncounted = uncountedBytes[type];
  if (uncounted === undefined || start + 4 > bytes.length) {
    throw new MalformedError(`A BSON element has the unknown type ${type} or is cut off.`);
  }
  const counted = bytes.readInt32LE(start);
  if (counted < 0) throw new MalformedError('A BSON length is negative.');
  return start + counted + uncounted;
}

/** Visits every top-level element; the visitor may return false to stop. */
export function visitElements(
  bytes: Buffer,
  visit: (name: string, element: RawElement) => boolean | undefined,
): void {
  const last = bytes.length - 1;
  if (bytes.length < emptyDocumentBytes || bytes.readInt32LE(0) !== bytes.length) {
    throw new MalformedError('A BSON document does not have the length it states.');
  }
  if (bytes[last] !== 0) throw new MalformedError('A BSON document is not terminated.');
  let at = 4;
  while (at < last) {
    const type = bytes[at] ?? 0;
    const nameEnd = cstringEnd(bytes, at + 1);
    const start = nameEnd + 1;
    const end = valueEnd(bytes, type, start);
    if (end > last) throw new MalformedError('A BSON element reaches past its document.');
    if (visit(bytes.toString('latin1', at + 1, nameEnd), { type, at, start, end }) === false)
      return;
    at = end;
  }
}

/** A command's envelope: its own bytes plus an index of its top-level fields. */
export class RawDocument {
  readonly bytes: Buffer;
  readonly #elements = new Map<string, RawElement>();

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    visitElements(bytes, (name, element) => {
      this.#elements.set(name, element);
      return true;
    });
  }

  /** The first field, which in a command is its name; undefined in an empty document. */
  get firstName(): string | undefined {
    return this.#elements.keys().next().value;
  }

  has(name: string): boolean {
    return this.#elements.has(name);
  }

  string(name: string): string | undefined {
    const element = this.#elements.get(name);
    if (element?.type !== bsonType.string || element.end - element.start < 5) return undefined;
    return this.bytes.toString('utf8', element.start + 4, element.end - 1);
  }

  /** An integer however it is stored; undefined for a fraction and for any other type. */
  integer(name: string): bigint | undefined {
    const element = this.#elements.get(name);
    if (element === undefined) return undefined;
    if (element.type === bsonType.int32) return BigInt(this.bytes.readInt32LE(element.start));
    if (element.type === bsonType.int64) return this.bytes.readBigInt64LE(element.start);
    if (element.type !== bsonType.double) return undefined;
    const value = this.bytes.readDoubleLE(element.start);
    return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  }

  number(name: string): number | undefined {
    const element = this.#elements.get(name);
    if (element?.type === bsonType.double) return this.bytes.readDoubleLE(element.start);
    const integer = this.integer(name);
    return integer === undefined ? undefined : Number(integer);
  }

  boolean(name: string): boolean | undefined {
    const element = this.#elements.get(name);
    if (element?.type === bsonType.boolean) return this.bytes[element.start] === 1;
    const number = this.number(name);
    return number === undefined ? undefined : number !== 0;
  }

  /** The raw bytes of an embedded document or array. */
  embedded(name: string): Buffer | undefined {
    const element = this.#elements.get(name);
    if (element?.type !== bsonType.document && element?.type !== bsonType.array) return undefined;
    return this.bytes.subarray(element.start, element.end);
  }

  /** The content of a binary value, without its subtype. */
  binary(name: string): Buffer | undefined {
    const element = this.#elements.get(name);
    if (element?.type !== bsonType.binary) return undefined;
    return this.bytes.subarray(element.start + 5, element.end);
  }
}

/** The documents that lie one behind another in `bytes`, as in a document sequence of OP_MSG. */
export function splitSequence(bytes: Buffer): Buffer[] {
  const documents: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = at + 4 <= bytes.length ? bytes.readInt32LE(at) : -1;
    if (length < emptyDocumentBytes || at + length > bytes.length) {
      throw new MalformedError('A document sequence holds a document of impossible length.');
    }
    documents.push(bytes.subarray(at, at + length));
    at += length;
  }
  return documents;
}

/** The embedded documents of a raw array, in order. */
export function splitArray(array: Buffer): Buffer[] {
  const documents: Buffer[] = [];
  visitElements(array, (_name, element) => {
    if (element.type === bsonType.document) {
      documents.push(array.subarray(element.start, element.end));
    }
    return true;
  });
  return documents;
}

/** `document` with the fields of `extra` behind its own. */
export function appendFields(document: Buffer, extra: Buffer): Buffer {
  const joined = Buffer.concat([document.subarray(0, -1), extra.subarray(4)]);
  joined.writeInt32LE(joined.length, 0);
  return joined;
}

/** `document` with the raw `documents` as an array field behind its own fields. */
export function appendArray(document: Buffer, name: string, documents: readonly Buffer[]): Buffer {
  const items: Buffer[] = [];
  let arrayBytes = emptyDocumentBytes;
  documents.forEach((item, index) => {
    const head = Buffer.from(`\u0003${index}\0`, 'latin1');
    items.push(head, item);
    arrayBytes += head.length + item.length;
  });
  const head = Buffer.concat([
    Buffer.of(bsonType.array),
    Buffer.from(`${name}\0`, 'utf8'),
    Buffer.alloc(4),
  ]);
  head.writeInt32LE(arrayBytes, head.length - 4);
  const joined = Buffer.concat([document.subarray(0, -1), head, ...items, Buffer.of(0, 0)]);
  joined.writeInt32LE(joined.length, 0);
  return joined;
}
