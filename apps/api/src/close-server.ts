/** The server's end: clients are told to leave, requests that run are answered, and then all connections are closed. */
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How long clients are told, with each answer, to use another connection for the next request: who sends on one that closes at that
 * moment cannot know whether it was heard.
 */
const LEAVE_MS = 1_000;
const LOOK_EVERY_MS = 25;

export type ServerEnd = ReturnType<typeof prepareEnd>;

/** To be called before the server has its first request. */
export function prepareEnd(server: Server) {
  const running = new Set<ServerResponse>();
  server.prependListener('request', (_, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
  });
  return {
    /** Resolves when no connection is left; those of requests that take longer than `timeoutMs` in all are cut. `leave` ends streams. */
    async close(timeoutMs: number, leave: () => void): Promise<void> {
      const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
      server.prependListener('request', (_, response) => {
        response.shouldKeepAlive = false;
      });
      for (const response of running) leaveAfter(response);
      leave();
      await untilLeft(server);
      await new Promise<void>((done) => {
        server.close(() => done());
        server.closeIdleConnections();
      });
      clearTimeout(timer);
    },
  };
}

/**
 * Closes the connection behind an answer. Who watched would else come again on it, to this very process, and be sent away:
 * a stream's headers were sent long ago, and said that the connection stays.
 */
function leaveAfter(response: ServerResponse): void {
  response.shouldKeepAlive = false;
  const { socket } = response;
  response.once('finish', () => socket?.end());
}

async function untilLeft(server: Server): Promise<void> {
  const deadline = performance.now() + LEAVE_MS;
  while (performance.now() < deadline && (await countConnections(server)) > 0) {
    await sleep(LOOK_EVERY_MS);
  }
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_, count) => resolve(count ?? 0));
  });
}
