/** A collector that speaks OpenTelemetry's HTTP with JSON, and keeps what it is told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Attribute = { key: string; value: Record<string, unknown> };

export type Span = {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  links?: { traceId: string; spanId: string }[];
  attributes: Attribute[];
  status: { code?: number };
  startTimeUnixNano: string;
  endTimeUnixNano: string;
};

type Body = {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[];
};

export type Collector = {
  endpoint: string;
  got: { path: string; secret: string | undefined; text: string; body: Body }[];
  /** All of them, with the service that told. */
  spans(): (Span & { service: unknown })[];
  close(): Promise<void>;
};

/** `status` is what it answers with. */
export async function startCollector(status = () => 200): Promise<Collector> {
  const got: Collector['got'] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    const secret = request.headers['x-secret']?.toString();
    got.push({ path: request.url ?? '', secret, text, body: JSON.parse(text) as Body });
    response.writeHead(status(), { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    got,
    spans: () =>
      got.flatMap(({ body }) =>
        body.resourceSpans.flatMap(({ resource, scopeSpans }) => {
          const service = resource.attributes.find(({ key }) => key === 'service.name');
          return scopeSpans.flatMap(({ spans }) =>
            spans.map((span) => ({ ...span, service: service?.value['stringValue'] })),
          );
        }),
      ),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
