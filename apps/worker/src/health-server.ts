/** Tells whoever watches the process whether it lives, whether it can work, and how it fares. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export type HealthOptions = {
  host: string;
  port: number;
  metrics: Metrics;
  /** Why the worker cannot work now; empty when it can. */
  reasons(): Promise<string[]>;
};

export type HealthServer = { port: number; close(): Promise<void> };

/** Watchers ask small questions. */
const REQUEST_MAX_MS = 5_000;

/** Listens; rejects with a sentence for the operator when it cannot. */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const server = createServer({ requestTimeout: REQUEST_MAX_MS }, (request, response) => {
    answer(request.url ?? '/', response, options).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  const port = await listen(server, options);
  return {
    port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, { host, port }: HealthOptions): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error: Error & { code?: string }) => {
      const isTaken = error.code === 'EADDRINUSE';
      const text = isTaken
        ? `Port ${port} of ${host} is taken; stop what uses it, or set WORKER_PORT to another one.`
        : `Cannot listen on ${host}:${port}: ${error.message}`;
      fail(new Error(text, { cause: error }));
    });
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });
}

async function answer(
  url: string,
  response: ServerResponse,
  { metrics, reasons }: HealthOptions,
): Promise<void> {
  const json = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  switch (url) {
    case '/healthz':
      return json(200, { alive: true });
    case '/readyz': {
      const against = await reasons();
      return json(against.length === 0 ? 200 : 503, {
        ready: against.length === 0,
        reasons: against,
      });
    }
    case '/metrics': {
      const text = await metrics.registry.metrics();
      response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
      return;
    }
    default:
      return json(404, { error: 'There is /healthz, /readyz and /metrics.' });
  }
}
