/// <reference path="./s3rver.d.ts" />
/** A server that speaks S3, in a folder, behind a gate that spoils requests as a test asks for. */
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '../src/s3/s3-client.ts';
import { faultOfRequest, keepPromises } from './s3-rules.ts';

/**
 * What happens to a request: `fail` answers 500, `busy` 503, `hang` never answers, `cutRequest` lets half of the
 * body through and cuts the line, `cutAnswer` does so with the answer, `loseAnswer` lets the request have its
 * effect and says nothing, `spoil` changes a byte of the answer.
 */
export type Spoiling =
  | 'fail'
  | 'busy'
  | 'hang'
  | 'cutRequest'
  | 'cutAnswer'
  | 'loseAnswer'
  | 'spoil';

export type S3Server = {
  settings: S3Settings;
  /** Called for each request, counted from 1; null lets it through. */
  onRequest: (request: { method: string; url: string; count: number }) => Spoiling | null;
  /** Requests so far. */
  readonly requests: number;
  /** The class that an object was put with; null for the usual one. */
  storageClass(key: string): Promise<string | null>;
  close(): Promise<void>;
};

/** Of the account that s3rver knows. */
const SECRET = 'S3RVER';

/** Starts it with an empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'footfall-s3-'));
  const real = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory: folder },
    configureBuckets: [{ name: 'parts', configs: [] }],
  });
  keepPromises(real);
  const { port: realPort } = await real.run();
  let requests = 0;
  const server: S3Server = {
    settings: {
      ...{ endpoint: '', region: 'us-east-1', bucket: 'parts', addressing: 'path' },
      ...{ accessKeyId: 'S3RVER', secretAccessKey: SECRET },
    },
    onRequest: () => null,
    get requests() {
      return requests;
    },
    storageClass: async (key) => {
      const { metadata } = await real.store.getObject('parts', key);
      return metadata['x-amz-storage-class'] ?? null;
    },
    close: async () => {
      gate.closeAllConnections();
      await new Promise((done) => gate.close(done));
      await real.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  const gate = createServer((request, response) => {
    requests += 1;
    const { method = '', url = '' } = request;
    const spoiling = server.onRequest({ method, url, count: requests });
    pass({ request, response, realPort, spoiling }).catch(() => request.socket.destroy());
  });
  server.settings.endpoint = `http://127.0.0.1:${await listen(gate)}`;
  return server;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

type Passing = {
  request: IncomingMessage;
  response: ServerResponse;
  realPort: number;
  spoiling: Spoiling | null;
};

async function pass({ request, response, realPort, spoiling }: Passing): Promise<void> {
  const body = await readAll(request);
  if (spoiling === 'hang') return;
  if (spoiling === 'fail') return refuse(response, 500, 'InternalError');
  if (spoiling === 'busy') return refuse(response, 503, 'SlowDown');
  const fault = faultOfRequest(request, { body, secret: SECRET });
  if (fault !== null) return refuse(response, fault.startsWith('XAmz') ? 400 : 403, fault);
  if (spoiling === 'cutRequest') {
    const half = body.subarray(0, Math.floor(body.length / 2));
    await forward(request, realPort, half).catch(() => undefined);
    request.socket.destroy();
    return;
  }
  const { head, content } = await forward(request, realPort, body);
  if (spoiling === 'loseAnswer') {
    request.socket.destroy();
    return;
  }
  if (spoiling === 'spoil' && content.length > 0) content[0] = (content[0] ?? 0) ^ 1;
  response.writeHead(head.statusCode ?? 500, head.rawHeaders);
  if (spoiling === 'cutAnswer') {
    const half = content.subarray(0, Math.floor(content.length / 2));
    response.write(half, () => request.socket.destroy());
    return;
  }
  response.end(content);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
}

/** Sends what there is of the body; fewer bytes than announced end in a cut line. */
function forward(
  request: IncomingMessage,
  port: number,
  body: Buffer,
): Promise<{ head: IncomingMessage; content: Buffer }> {
  const { method, url, headers } = request;
  return new Promise((done, fail) => {
    const upstream = sendRequest(
      { host: '127.0.0.1', port, method, path: url, headers, agent: false },
      (head) => readAll(head).then((content) => done({ head, content }), fail),
    );
    upstream.on('error', fail);
    if (body.length > 0) upstream.write(body);
    if (body.length < Number(headers['content-length'] ?? 0)) {
      // Long enough for the server to have begun to write it down.
      setTimeout(() => upstream.destroy(new Error('cut')), 50);
    } else {
      upstream.end();
    }
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
