/** A small beacon for the tracker's tests: serves the script and writes down what it received. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type ReceivedHit = {
  i: string;
  n: string;
  u: string;
  r?: string;
  t?: string;
  a: number;
  w: number;
  l: string;
  p?: Record<string, unknown>;
  v?: unknown;
  e?: number;
  d?: number;
  x?: boolean;
  b?: boolean;
  g?: Record<string, number>;
  c?: string;
  k?: string;
};

export type ReceivedRequest = {
  at: number;
  site: string;
  hits: ReceivedHit[];
  bytes: number;
  headers: IncomingMessage['headers'];
  /** How it was answered. */
  status: number;
};

type Answer = { status: number; retryAfter?: number };

const WAIT_MS = 15_000;
/** Longer than the tracker gathers hits: what should not have been sent would have arrived by then. */
const QUIET_MS = 1600;

export type HitReceiver = {
  url: string;
  requests: ReceivedRequest[];
  /** The hits that were accepted. */
  hits(): ReceivedHit[];
  /** The next requests get these answers, one each; then all are accepted again. */
  answerNext(...answers: Answer[]): void;
  /** Waits for that many accepted hits, and then a while whether more come. */
  settled(count: number): Promise<ReceivedHit[]>;
  /** Waits until something is true of what was received. */
  until(condition: () => boolean): Promise<void>;
  reset(): void;
  close(): Promise<void>;
};

/** Listens on a free loopback port; `scripts` are what its paths answer. */
export async function startHitReceiver(scripts: Record<string, string>): Promise<HitReceiver> {
  const requests: ReceivedRequest[] = [];
  let answers: Answer[] = [];

  const server = createServer((request, response) => {
    const script = scripts[request.url ?? ''];
    if (script !== undefined) {
      response.setHeader('content-type', 'text/javascript');
      // Modules of another origin need it.
      response.setHeader('access-control-allow-origin', '*');
      response.end(script);
      return;
    }
    readText(request).then(
      (text) => {
        const { status, retryAfter } = answers.shift() ?? { status: 202 };
        const body = JSON.parse(text) as { s: string; h: ReceivedHit[] };
        requests.push({
          at: Date.now(),
          site: body.s,
          hits: body.h,
          bytes: Buffer.byteLength(text),
          headers: request.headers,
          status,
        });
        answer(response, status, retryAfter);
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const hits = () => requests.filter(({ status }) => status === 202).flatMap((one) => one.hits);
  const until = async (condition: () => boolean) => {
    for (const start = Date.now(); !condition(); ) {
      if (Date.now() - start > WAIT_MS) {
        throw new Error(`did not happen; received: ${JSON.stringify(requests, null, 1)}`);
      }
      await sleep(20);
    }
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    hits,
    answerNext: (...next) => answers.push(...next),
    until,
    settled: async (count) => {
      await until(() => hits().length >= count);
      await sleep(QUIET_MS);
      return hits();
    },
    reset: () => {
      requests.length = 0;
      answers = [];
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(response: ServerResponse, status: number, retryAfter: number | undefined): void {
  response.statusCode = status;
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'retry-after');
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  response.end('{"accepted":0,"rejected":[]}');
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
