// Sends one command to a MongoDB server: enough to set it up, where a driver would be out of place.
import { createConnection } from 'node:net';
import { deserialize, serialize } from 'bson';

const OP_MSG = 2013;
// length, request id, response to, op code, flags, section kind
const HEADER_BYTES = 21;
const REPLY_BYTES_MAX = 1024 * 1024;
const TIMEOUT_MS = 5_000;

/** The reply to `command` on the database `admin`; undefined when there is none. */
export async function askMongo(
  port: number,
  command: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown> | undefined> {
  return await new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    let received = Buffer.alloc(0);
    const finish = (reply: Record<string, unknown> | undefined) => {
      socket.destroy();
      resolve(reply);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(undefined));
    socket.once('error', () => finish(undefined));
    socket.once('close', () => finish(undefined));
    socket.once('connect', () => socket.write(message({ ...command, $db: 'admin' })));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > REPLY_BYTES_MAX) return finish(undefined);
      if (received.length < HEADER_BYTES || received.length < received.readInt32LE(0)) return;
      finish(deserialize(received.subarray(HEADER_BYTES)));
    });
  });
}

function message(document: Readonly<Record<string, unknown>>): Buffer {
  const body = serialize(document);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + body.length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([header, body]);
}
