// The framing of MongoDB's wire protocol: OP_MSG both ways, and OP_QUERY/OP_REPLY for a driver's first hello.
// Format: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
import type { ByteQueue } from './byte-queue.ts';
import { MalformedError } from './raw-bson.ts';

/** What hello advertises as maxMessageSizeBytes; the number is MongoDB's own. */
export const messageBytesMax = 48_000_000;
/** What hello advertises as maxBsonObjectSize; the number is MongoDB's own. */
export const documentBytesMax = 16_777_216;

const headerBytes = 16;
const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;

const flagChecksum = 1;
const flagMoreToCome = 2;
// Bits 0-15 must be understood by the receiver; 16-31 may be ignored.
const requiredFlags = 0xffff;

/** One request as it came: a command with the document sequences that belong to it. */
export interface WireRequest {
  readonly requestId: number;
  /** A legacy request is answered by OP_REPLY. */
  readonly legacy: boolean;
  /** The sender wants no reply (write concern 0). */
  readonly silent: boolean;
  readonly body: Buffer;
  readonly sequences: ReadonlyMap<string, Buffer>;
  /** The database of a legacy request, which has no `$db` field. */
  readonly legacyDatabase?: string;
}

/** Takes the next whole message off the queue; undefined until it has arrived. */
export function readRequest(queue: ByteQueue): WireRequest | undefined {
  const message = readFrame(queue);
  if (message === undefined) return undefined;
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === opMessage) return parseMessage(requestId, message.subarray(headerBytes));
  if (opCode === opQuery) return parseQuery(requestId, message.subarray(headerBytes));
  throw new MalformedError(`Operation ${opCode} is not spoken here.`);
}

/** Takes one frame, header included, off the queue. */
export function readFrame(queue: ByteQueue): Buffer | undefined {
  const length = queue.peek(4)?.readInt32LE(0);
  if (length === undefined) return undefined;
  if (length < headerBytes || length > messageBytesMax) {
    throw new MalformedError(`A message of ${length} bytes is not possible.`);
  }
  return queue.take(length);
}

function documentAt(bytes: Buffer, at: number): Buffer {
  const length = at + 4 <= bytes.length ? bytes.readInt32LE(at) : -1;
  if (length < 5 || at + length > bytes.length) {
    throw new MalformedError('A message holds a document of impossible length.');
  }
  return bytes.subarray(at, at + length);
}

function parseMessage(requestId: number, payload: Buffer): WireRequest {
  if (payload.length < 5) throw new MalformedError('A message has no section.');
  const flags = payload.readUInt32LE(0);
  if ((flags & requiredFlags & ~(flagChecksum | flagMoreToCome)) !== 0) {
    throw new MalformedError('A message has unknown required flags.');
  }
  // The checksum is optional and loopback does not corrupt: it is cut off, not checked.
  const sections = payload.subarray(4, (flags & flagChecksum) !== 0 ? -4 : undefined);
  const { body, sequences } = parseSections(sections);
  const silent = (flags & flagMoreToCome) !== 0;
  return { requestId, legacy: false, silent, body, sequences };
}

function parseSections(bytes: Buffer): Pick<WireRequest, 'body' | 'sequences'> {
  const sequences = new Map<string, Buffer>();
  let body: Buffer | undefined;
  let at = 0;
  while (at < bytes.length) {
    const kind = bytes[at];
    if (kind === 0 && body === undefined) {
      body = documentAt(bytes, at + 1);
      at += 1 + body.length;
    } else if (kind === 1) {
      const [name, sequence, end] = parseSequence(bytes, at + 1);
      if (sequences.has(name)) throw new MalformedError('A document sequence comes twice.');
      sequences.set(name, sequence);
      at = end;
    } else {
      throw new MalformedError('A message has a section of unknown kind or two bodies.');
    }
  }
  if (body === undefined) throw new MalformedError('A message has no body.');
  return { body, sequences };
}

function parseSequence(bytes: Buffer, at: number): [string, Buffer, number] {
  const length = at + 4 <= bytes.length ? bytes.readInt32LE(at) : -1;
  const end = at + length;
  const nameEnd = bytes.indexOf(0, at + 4);
  if (length < 5 || end > bytes.length || nameEnd < 0 || nameEnd >= end) {
    throw new MalformedError('A document sequence has an impossible length or no name.');
  }
  return [bytes.toString('utf8', at + 4, nameEnd), bytes.subarray(nameEnd + 1, end), end];
}

function parseQuery(requestId: number, payload: Buffer): WireRequest {
  const nameEnd = payload.indexOf(0, 4);
  if (nameEnd < 0) throw new MalformedError('A query names no collection.');
  const collection = payload.toString('utf8', 4, nameEnd);
  if (!collection.endsWith('.$cmd')) {
    throw new MalformedError('Queries other than the first hello come as messages.');
  }
  return {
    requestId,
    legacy: true,
    silent: false,
    body: documentAt(payload, nameEnd + 9), // behind numberToSkip and numberToReturn
    sequences: new Map(),
    legacyDatabase: collection.slice(0, -'.$cmd'.length),
  };
}

/** The bytes that go before `document` in the reply to `request`. */
export function replyHead(request: WireRequest, document: Buffer): Buffer {
  const head = Buffer.alloc(request.legacy ? 36 : 21);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(request.requestId, 8);
  if (request.legacy) {
    head.writeInt32LE(opReply, 12);
    head.writeInt32LE(8, 16); // AwaitCapable, which every server since 1.6 sets
    head.writeInt32LE(1, 32); // one document
  } else {
    head.writeInt32LE(opMessage, 12);
  }
  return head;
}

/** A whole OP_MSG that asks another member something. */
export function encodeRequest(requestId: number, document: Buffer): Buffer {
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(opMessage, 12);
  return Buffer.concat([head, document]);
}

/** The document in a frame that answers `encodeRequest`. */
export function replyDocument(frame: Buffer): Buffer {
  if (frame.readInt32LE(12) !== opMessage) throw new MalformedError('The answer is not a message.');
  return parseMessage(frame.readInt32LE(4), frame.subarray(headerBytes)).body;
}
