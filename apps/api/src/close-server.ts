/** The server's end: clients are told to leave, requests that run are answered, and then all connections are closed. */
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long clients are told, with each answer, to use another connection for the next request: who sends on one that closes at that
 * moment cannot know whether it was heard.
 */
const LEAVE_MS = 1_000;
const LOOK_EVERY_MS = 25;

/** Resolves when no connection is left; those of requests that take longer than `timeoutMs` in all are cut. */
export async function closeServer(server: Server, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
  server.prependListener('request', (_, response) => {
    response.shouldKeepAlive = false;
  });
  const deadline = performance.now() + LEAVE_MS;
  while (performance.now() < deadline && (await countConnections(server)) > 0) {
    await sleep(LOOK_EVERY_MS);
  }
  await new Promise<void>((done) => {
    server.close(() => done());
    server.closeIdleConnections();
  });
  clearTimeout(timer);
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_, count) => resolve(count ?? 0));
  });
}
