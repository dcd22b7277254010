import { serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from './byte-queue.ts';
import { MalformedError } from './raw-bson.ts';
import { encodeRequest, readRequest, replyDocument, replyHead, type WireRequest } from './wire.ts';

const ping = Buffer.from(serialize({ ping: 1, $db: 'admin' }));

function queueOf(...chunks: Buffer[]): ByteQueue {
  const queue = new ByteQueue();
  for (const chunk of chunks) queue.push(chunk);
  return queue;
}

function message(opCode: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + payload.length, 0);
  header.writeInt32LE(42, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, payload]);
}

function sections(flags: number, ...parts: Buffer[]): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags, 0);
  return message(2013, Buffer.concat([head, ...parts]));
}

const body = Buffer.concat([Buffer.of(0), ping]);

function sequence(name: string, documents: Buffer): Buffer {
  const head = Buffer.from(`\u0001\0\0\0\0${name}\0`, 'latin1');
  head.writeInt32LE(head.length - 1 + documents.length, 1);
  return Buffer.concat([head, documents]);
}

describe('the wire codec', () => {
  it('reads a message that arrives byte by byte, and the one behind it', () => {
    const queue = new ByteQueue();
    const bytes = encodeRequest(7, ping);
    for (const byte of bytes.subarray(0, -1)) {
      queue.push(Buffer.of(byte));
      expect(readRequest(queue)).toBeUndefined();
    }
    queue.push(Buffer.concat([bytes.subarray(-1), encodeRequest(8, ping)]));
    expect(readRequest(queue)).toMatchObject({ requestId: 7, legacy: false, silent: false });
    expect(readRequest(queue)?.requestId).toBe(8);
    expect(queue.length).toBe(0);
  });

  it('hands over document sequences in either order with the body, and a checksum not at all', () => {
    const documents = Buffer.concat([ping, ping]);
    const checksum = Buffer.alloc(4, 9);
    const request = readRequest(
      queueOf(sections(1, sequence('documents', documents), body, checksum)),
    );
    expect(request?.body).toEqual(ping);
    expect(request?.sequences.get('documents')).toEqual(documents);
  });

  it('knows a message that wants no reply', () => {
    expect(readRequest(queueOf(sections(2, body)))?.silent).toBe(true);
  });

  it('reads the first hello of a driver, which is a query', () => {
    const name = Buffer.from('\0\0\0\0admin.$cmd\0\0\0\0\0\u00ff\u00ff\u00ff\u00ff', 'latin1');
    const request = readRequest(queueOf(message(2004, Buffer.concat([name, ping]))));
    expect(request).toMatchObject({ legacy: true, legacyDatabase: 'admin', body: ping });
  });

  it('frames a reply as its request came', () => {
    const request: WireRequest = {
      requestId: 5,
      legacy: false,
      silent: false,
      body: ping,
      sequences: new Map(),
    };
    const modern = Buffer.concat([replyHead(request, ping), ping]);
    expect(modern.readInt32LE(0)).toBe(modern.length);
    expect(modern.readInt32LE(8)).toBe(5);
    expect(replyDocument(modern)).toEqual(ping);
    const legacy = Buffer.concat([replyHead({ ...request, legacy: true }, ping), ping]);
    expect(legacy.readInt32LE(0)).toBe(legacy.length);
    expect(legacy.readInt32LE(32)).toBe(1);
    expect(legacy.subarray(36)).toEqual(ping);
  });

  it.each([
    ['an impossible length', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a length below the header', Buffer.alloc(16)],
    ['an operation nobody knows', message(2012, ping)],
    ['flags nobody knows', sections(4, body)],
    ['no section', message(2013, Buffer.alloc(4))],
    ['no body', sections(0, sequence('documents', ping))],
    ['two bodies', sections(0, body, body)],
    ['the same sequence twice', sections(0, body, sequence('a', ping), sequence('a', ping))],
    ['a section of unknown kind', sections(0, body, Buffer.of(3))],
    ['a sequence that reaches too far', sections(0, body, sequence('a', ping).subarray(0, -1))],
    ['a body that reaches too far', sections(0, body.subarray(0, -1))],
    ['a query that is not a command', message(2004, Buffer.from('\0\0\0\0a.b\0', 'latin1'))],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readRequest(queueOf(bytes))).toThrow(MalformedError);
  });
});
