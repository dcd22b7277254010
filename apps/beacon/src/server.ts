/** The HTTP server: who talks slowly or not at all is shown out. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLOSE_TIMEOUT_MS, LEAVE_MS } from './stop-times.ts';

const HEADERS_TIMEOUT_MS = 5_000;
/** Headers and body together; a hit is sent in one go. */
const REQUEST_TIMEOUT_MS = 8_000;
const CHECK_EVERY_MS = 1_000;
/** Longer than the 60 s after which load balancers close a connection: the server must not be first. */
const KEEP_ALIVE_MS = 65_000;

export type Listening = { port: number; close(): Promise<void> };

/** Listens; rejects with Node's error when the address is taken. */
export async function listen(
  listener: RequestListener,
  at: { host: string; port: number; connectionsMax: number },
): Promise<Listening> {
  let isLeaving = false;
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (request, response) => {
      if (isLeaving) response.shouldKeepAlive = false;
      listener(request, response);
    },
  );
  server.maxConnections = at.connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at.port, at.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : at.port;
  return {
    port,
    async close() {
      isLeaving = true;
      await untilLeft(server);
      await close(server);
    },
  };
}

const LOOK_EVERY_MS = 25;

/** Waits until nobody is connected any more, and not for long: new connections are still taken. */
async function untilLeft(server: Server): Promise<void> {
  const deadline = performance.now() + LEAVE_MS;
  while (performance.now() < deadline) {
    const count = await new Promise<number>((resolve) => {
      server.getConnections((_, connections) => resolve(connections ?? 0));
    });
    if (count === 0) return;
    await sleep(LOOK_EVERY_MS);
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    // Connections that nothing is asked on are closed at once, the others after their answer.
    server.closeIdleConnections();
  });
}
