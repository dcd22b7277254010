/** Reads a request's body, also a compressed one, without ever holding more than is allowed. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Context } from 'hono';

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
export async function readBody(context: Context, bytesMax: number): Promise<BodyResult> {
  const encoding = context.req.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return await readPlain(context, bytesMax);
  if (!Object.hasOwn(DECODERS, encoding)) {
    const error = 'Content-Encoding must be one of gzip, deflate and br, or not be there.';
    return { is: 'unreadable', error };
  }
  const compressed = await readBytes(context, bytesMax);
  if (!Buffer.isBuffer(compressed)) return compressed;
  return await decode(compressed, encoding as keyof typeof DECODERS, bytesMax);
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

/**
 * Hono's own limit makes every request build a web stream, which costs five times everything else.
 * A declared length is enough: Node reads no more than that. Only chunked bodies are counted here.
 */
async function readPlain(context: Context, bytesMax: number): Promise<BodyResult> {
  const declared = context.req.header('content-length');
  if (declared === undefined) {
    const bytes = await readBytes(context, bytesMax);
    return Buffer.isBuffer(bytes) ? { is: 'read', text: bytes.toString('utf8') } : bytes;
  }
  if (Number(declared) > bytesMax) return { is: 'tooLarge' };
  try {
    return { is: 'read', text: await context.req.text() };
  } catch {
    // The client went away in the middle of it.
    return { is: 'aborted' };
  }
}

async function readBytes(
  context: Context,
  bytesMax: number,
): Promise<Buffer | Extract<BodyResult, { is: 'tooLarge' | 'aborted' }>> {
  const declared = context.req.header('content-length');
  if (declared !== undefined && Number(declared) > bytesMax) return { is: 'tooLarge' };
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of context.req.raw.body ?? []) {
      bytes += chunk.length;
      if (bytes > bytesMax) return { is: 'tooLarge' };
      chunks.push(chunk);
    }
  } catch {
    return { is: 'aborted' };
  }
  return Buffer.concat(chunks);
}
