/** The process: settings in, a listening server, and an orderly end. */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Logger } from 'pino';
import { prepareEnd, type ServerEnd } from './close-server.ts';
import { readSettings, type Settings } from './env.ts';
import { createLog } from './log.ts';
import { type Api, openApi } from './open-api.ts';

/** A client that takes longer to send its headers, or all of a small body, is not worth a connection. */
const HEADERS_MAX_MS = 5_000;
const REQUEST_MAX_MS = 8_000;
/** How often Node looks for such clients. */
const CONNECTIONS_CHECK_MS = 1_000;
/** Running reports are waited for so long; whoever started this process kills it after 15 s. */
const STOP_MS = 10_000;

async function main(): Promise<void> {
  const settings = readSettings();
  const log = createLog(settings.logLevel);
  const api = await openApi(settings, log, Date.now);
  const end = await listen(api, settings).catch(async (error: unknown) => {
    await api.close();
    throw error;
  });
  log.info({ host: settings.host, port: settings.port }, 'listening');
  api.warmUp();
  stopOnSignal(() => stop(end, api, log));
}

function listen(api: Api, { host, port }: Settings): Promise<ServerEnd> {
  return new Promise((done, fail) => {
    const server = serve(
      {
        fetch: api.app.fetch,
        hostname: host,
        port,
        serverOptions: {
          headersTimeout: HEADERS_MAX_MS,
          requestTimeout: REQUEST_MAX_MS,
          connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
        },
      },
      () => done(end),
    ) as Server;
    const end = prepareEnd(server);
    server.once('error', (error) =>
      fail(new Error(complaint(error, host, port), { cause: error })),
    );
  });
}

function complaint(error: Error & { code?: string }, host: string, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} of ${host} is taken; stop what uses it, or set PORT to another one.`;
  }
  if (error.code === 'EACCES')
    return `This user may not listen on port ${port}; set PORT to another one.`;
  return `Cannot listen on ${host}:${port}: ${error.message}`;
}

function stopOnSignal(end: () => Promise<void>): void {
  let isStopping = false;
  const once = () => {
    if (isStopping) return;
    isStopping = true;
    void end();
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  // Whoever supervises this process holds the other end of its channel, and is gone.
  process.on('disconnect', once);
}

async function stop(end: ServerEnd, api: Api, log: Logger): Promise<void> {
  // Streams would go on for as long as they may: those who watch come again, to another process or this one's successor.
  await end.close(STOP_MS, api.leave);
  await api.close();
  log.info('stopped');
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
