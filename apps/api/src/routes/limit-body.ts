/** Refuses bodies that are too large, so that the client hears of it and its next request is not lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import { problem } from '../rest/problem.ts';
import type { RequestEnv } from './request-env.ts';

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * What is still on its way is let go by for so long. A connection that is closed before it was read is reset,
 * and the answer may be lost with it.
 */
const LET_GO_MS = 2_000;

/** Answers 413 to a body of more bytes, by what it claims to have or, in chunks, by what came. */
export function limitBody(bytesMax: number): MiddlewareHandler<RequestEnv> {
  return async (c, next) => {
    const request = c.req.raw;
    const declared = declaredBytes(request.headers);
    // Its stream stays untouched: once it was, what nobody reads of it holds up the connection.
    if (declared !== null && declared <= bytesMax) return next();
    if (request.body === null) return next();
    const reader = request.body.getReader();
    const body = declared === null ? await readUpTo(reader, bytesMax) : null;
    if (body === null) return await tooLarge(reader, bytesMax);
    c.req.raw = new Request(request, { body });
    return next();
  };
}

function declaredBytes(headers: Headers): number | null {
  const declared = headers.get('content-length');
  return declared === null || headers.has('transfer-encoding') ? null : Number(declared);
}

/** Null when there is more. */
async function readUpTo(reader: Reader, bytesMax: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    bytes += value.length;
    if (bytes > bytesMax) return null;
    chunks.push(value);
  }
}

/** The whole answer goes out at once; its end, upon which the connection is closed, waits for the body's. */
async function tooLarge(reader: Reader, bytesMax: number): Promise<Response> {
  const told = problem({ status: 413, detail: `A body may have at most ${bytesMax} bytes.` });
  const text = new Uint8Array(await told.arrayBuffer());
  const isGone = Promise.race([letGoBy(reader), sleep(LET_GO_MS, undefined, { ref: false })]);
  let isSent = false;
  const answer = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!isSent) {
        isSent = true;
        return controller.enqueue(text);
      }
      await isGone;
      controller.close();
    },
  });
  const headers = { connection: 'close', 'content-length': String(text.length) };
  return new Response(answer, {
    status: told.status,
    headers: { ...Object.fromEntries(told.headers), ...headers },
  });
}

/** Ends with the body, or when the client goes away. */
async function letGoBy(reader: Reader): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Then there is nobody left to be told.
  }
}
