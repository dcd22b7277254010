/** Streams of server-sent events, as HTTP has them: nothing on the way keeps, packs or gathers them. */
import { unlessStalled } from './unless-stalled.ts';

const TYPE = 'text/event-stream';
/** Who takes nothing for so long is gone, whatever its connection says. */
const STALL_MAX_MS = 30_000;
/** What EventSource waits before it comes again by itself. */
const COME_AGAIN_MS = 1_000;

/** For proxies that gather answers unless they are told not to (nginx), and for those that pack them. */
const HEADERS = {
  'content-type': TYPE,
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

export function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith(TYPE) === true;
}

/** An answer of tRPC with the headers that all streams have; whether a connection stays is the server's matter. */
export function passedOn(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete('connection');
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  const body = response.body === null ? null : unlessStalled(response.body, STALL_MAX_MS);
  return new Response(body, { status: response.status, headers });
}

export type EventStreamOptions = {
  /** A comment is sent when nothing else was for so long. */
  pingMs: number;
  /** Hears of what ends the stream before its time. */
  onFault(error: unknown): void;
};

/** Values as events without a name, each a line of JSON. Ends with them; who reads comes again by itself. */
export function eventStream(
  values: AsyncIterable<unknown>,
  { pingMs, onFault }: EventStreamOptions,
): Response {
  const iterator = values[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let pinging: NodeJS.Timeout | undefined;
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      send(`retry: ${COME_AGAIN_MS}\n\n`);
      pinging = setInterval(() => send(':\n\n'), pingMs);
    },
    async pull(controller) {
      try {
        const { value, done } = await iterator.next();
        if (done !== true) {
          controller.enqueue(encoder.encode(`data: ${JSON.stringify(value)}\n\n`));
          return;
        }
      } catch (error) {
        onFault(error);
      }
      clearInterval(pinging);
      controller.close();
    },
    async cancel() {
      clearInterval(pinging);
      await iterator.return?.();
    },
  });
  return new Response(unlessStalled(source, STALL_MAX_MS), { headers: HEADERS });
}
