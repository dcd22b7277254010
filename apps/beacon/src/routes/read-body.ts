/** Reads a request's body, also a compressed one, without ever holding more than is allowed. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

export type BodyResult =
  | { is: 'read'; text: string }
  | { is: 'tooLarge' }
  | { is: 'aborted' }
  | { is: 'unreadable'; error: string };

/** Each stops at `maxOutputLength`: a small body may say that it is a very large one. */
const DECODERS = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** `bytesMax` holds for the body as it is sent, and for what is in it. */
export async function readBody(incoming: IncomingMessage, bytesMax: number): Promise<BodyResult> {
  const encoding = incoming.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const isPlain = encoding === 'identity' || encoding === '';
  if (!isPlain && !Object.hasOwn(DECODERS, encoding)) {
    const error = 'Content-Encoding must be one of gzip, deflate and br, or not be there.';
    return { is: 'unreadable', error };
  }
  const bytes = await readBytes(incoming, bytesMax);
  if (!Buffer.isBuffer(bytes)) return bytes;
  if (isPlain) return { is: 'read', text: bytes.toString('utf8') };
  return await decode(bytes, encoding as keyof typeof DECODERS, bytesMax);
}

async function decode(
  compressed: Buffer,
  encoding: keyof typeof DECODERS,
  bytesMax: number,
): Promise<BodyResult> {
  try {
    const bytes = await DECODERS[encoding](compressed, { maxOutputLength: bytesMax });
    return { is: 'read', text: bytes.toString('utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') return { is: 'tooLarge' };
    return { is: 'unreadable', error: `The body is not all of something in ${encoding}.` };
  }
}

type Unread = Extract<BodyResult, { is: 'tooLarge' | 'aborted' }>;

/** Straight from Node's stream: a web stream around it costs five times everything else. */
function readBytes(incoming: IncomingMessage, bytesMax: number): Promise<Buffer | Unread> {
  const declared = incoming.headers['content-length'];
  if (declared !== undefined && Number(declared) > bytesMax) {
    return Promise.resolve({ is: 'tooLarge' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      // What comes after that is let go by, until the answer or a timeout ends it.
      if (bytes > bytesMax) resolve({ is: 'tooLarge' });
      else chunks.push(chunk);
    });
    incoming.on('end', () => {
      const [only] = chunks;
      resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    // The client went away in the middle of it.
    incoming.on('error', () => resolve({ is: 'aborted' }));
    incoming.on('close', () => resolve({ is: 'aborted' }));
  });
}
