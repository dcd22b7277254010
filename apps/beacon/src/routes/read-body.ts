/** Reads a request's body without ever holding more than is allowed. */
import type { Context } from 'hono';

export type BodyResult = { is: 'read'; text: string } | { is: 'tooLarge' } | { is: 'aborted' };

/**
 * Hono's own limit makes every request build a web stream, which costs five times everything else.
 * A declared length is enough: Node reads no more than that. Only chunked bodies are counted here.
 */
export async function readBody(context: Context, bytesMax: number): Promise<BodyResult> {
  const declared = context.req.header('content-length');
  try {
    if (declared === undefined) return await readChunks(context.req.raw, bytesMax);
    if (Number(declared) > bytesMax) return { is: 'tooLarge' };
    return { is: 'read', text: await context.req.text() };
  } catch {
    // The client went away in the middle of it.
    return { is: 'aborted' };
  }
}

async function readChunks(request: Request, bytesMax: number): Promise<BodyResult> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) return { is: 'tooLarge' };
    chunks.push(chunk);
  }
  return { is: 'read', text: Buffer.concat(chunks).toString('utf8') };
}
