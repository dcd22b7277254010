/** A small web site for the tracker's tests, on an origin of its own. */
import { once } from 'node:events';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Page = {
  head?: string;
  body?: string;
  headers?: OutgoingHttpHeaders;
};

export type TestSite = {
  url: string;
  /** Pages by path; one that is not there answers 404 with the tracker in it, as many sites do. */
  pages: Map<string, Page>;
  close(): Promise<void>;
};

/** Listens on a free loopback port. */
export async function startSite(): Promise<TestSite> {
  const pages = new Map<string, Page>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const page = pages.get(path);
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8',
      ...page?.headers,
    });
    response.end(
      `<!doctype html><html lang="en"><head><title>Title of ${path}</title>` +
        `${page?.head ?? ''}</head><body>${page?.body ?? ''}</body></html>`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pages,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
