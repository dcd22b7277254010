/** Requests to anything that speaks S3: signed, with an end to every wait, and tried again where that can help. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { textOf } from './s3-xml.ts';

export type S3Settings = {
  /** Scheme, host and port: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** `path` puts the bucket into the path, `virtualHost` into the name of the host. */
  addressing: 'path' | 'virtualHost';
  /** Class of objects that are archived, for example `STANDARD_IA` or `GLACIER_IR`: one that can be read at once. */
  archiveStorageClass?: string;
};

export type S3Patience = {
  /** How long nothing may arrive before an attempt counts as failed. */
  idleMs: number;
  /** Attempts of one request. */
  tries: number;
  /** The first wait between two attempts; it doubles. */
  waitMs: number;
};

/** A server that has said nothing for so long has lost the connection; four tries bridge a restart of it. */
const PATIENCE: S3Patience = { idleMs: 15_000, tries: 4, waitMs: 200 };

export type S3Request = {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** Empty for the bucket itself. */
  key: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer> | string;
  /** Answers that are none of the errors: 2xx is none anyway. */
  expected?: readonly number[];
};

export type S3Answer<Body> = { status: number; headers: Headers; body: Body };

/** The server said no; `code` is its word for why. */
export class S3Error extends Error {
  override name = 'S3Error';
  readonly status: number;
  readonly code: string;
  constructor(request: S3Request, status: number, code: string) {
    super(
      `${request.method} of ${request.key || 'the bucket'} was answered with ${status} ${code}`,
    );
    this.status = status;
    this.code = code;
  }
}

export type S3Client = {
  /** Sends a request and reads the answer as text. */
  ask(request: S3Request): Promise<S3Answer<string>>;
  /**
   * Sends a request and hands its body to `take`, chunk by chunk, from the beginning on each attempt.
   * What `take` throws ends the attempt and counts as its failure.
   */
  stream<Result>(
    request: S3Request,
    take: (answer: S3Answer<AsyncIterable<Uint8Array>>) => Promise<Result>,
  ): Promise<Result>;
};

/** Makes a client; nothing is sent yet. */
export function createS3Client(settings: S3Settings, given: Partial<S3Patience> = {}): S3Client {
  const patience = { ...PATIENCE, ...given };
  const { accessKeyId, secretAccessKey, sessionToken, region } = settings;
  const signer = new AwsClient({
    ...{ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 },
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  const stream: S3Client['stream'] = (request, take) =>
    persist(patience, () => attempt({ settings, signer, patience }, request, take));
  return {
    stream,
    ask: (request) =>
      stream(request, async ({ status, headers, body }) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of body) chunks.push(chunk);
        return { status, headers, body: Buffer.concat(chunks).toString('utf8') };
      }),
  };
}

/** Where a key is; keys need no escaping, by `assertKey`. */
export function addressOf(
  { endpoint, bucket, addressing }: Pick<S3Settings, 'endpoint' | 'bucket' | 'addressing'>,
  key: string,
  query: Record<string, string> = {},
): URL {
  const url = new URL(endpoint);
  if (addressing === 'virtualHost') url.hostname = `${bucket}.${url.hostname}`;
  const base = url.pathname.replace(/\/$/, '');
  url.pathname = addressing === 'path' ? `${base}/${bucket}/${key}` : `${base}/${key}`;
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

type Sender = { settings: S3Settings; signer: AwsClient; patience: S3Patience };

/** A failure that another attempt may mend. */
class PassingError extends Error {}

async function persist<Result>(
  { tries, waitMs }: S3Patience,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      if (tried >= tries) throw error.cause;
      // Full jitter: many workers that met the same trouble do not come back in step.
      await sleep(Math.random() * waitMs * 2 ** tried);
    }
  }
}

async function attempt<Result>(
  { settings, signer, patience }: Sender,
  request: S3Request,
  take: (answer: S3Answer<AsyncIterable<Uint8Array>>) => Promise<Result>,
): Promise<Result> {
  const idle = new AbortController();
  const timer = setTimeout(
    () => idle.abort(new Error(`silence of ${patience.idleMs} ms`)),
    patience.idleMs,
  );
  try {
    const { method, key, query, headers, body } = request;
    const signed = await signer.sign(addressOf(settings, key, query), {
      method,
      headers: { ...headers, 'x-amz-content-sha256': sha256Of(body) },
      ...(body === undefined ? {} : { body }),
    });
    // Not part of the signature: proxies change it. Compressed, an answer would not have the length it says.
    signed.headers.set('accept-encoding', 'identity');
    const response = await fetch(signed, { signal: idle.signal, redirect: 'error' });
    const { status } = response;
    if (!response.ok && request.expected?.includes(status) !== true) {
      throw await refusalOf(request, response);
    }
    return await take({ status, headers: response.headers, body: chunksOf(response, timer) });
  } catch (error) {
    // Only what the server said clearly, and will say again, is no reason to ask once more.
    if (error instanceof S3Error && !isPassing(error)) throw error;
    throw new PassingError('another attempt may help', { cause: error });
  } finally {
    clearTimeout(timer);
    // Whoever did not read all of the answer lets go of the connection.
    idle.abort();
  }
}

async function refusalOf(request: S3Request, response: Response): Promise<S3Error> {
  const text = await response.text().catch(() => '');
  return new S3Error(request, response.status, textOf(text, 'Code') ?? response.statusText);
}

/** 400 with these codes means that the connection broke, not that the request was wrong. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'RequestTimeout',
  'IncompleteBody',
  'XAmzContentSHA256Mismatch',
  'BadDigest',
]);

function isPassing({ status, code }: S3Error): boolean {
  return status >= 500 || status === 429 || status === 408 || PASSING_CODES.has(code);
}

/** The body; each chunk gives the sender time anew. */
async function* chunksOf(response: Response, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      timer.refresh();
      yield read.value;
    }
  } finally {
    // Who stops reading early is done with the connection.
    await reader.cancel();
  }
}

function sha256Of(body: Uint8Array | string | undefined): string {
  return createHash('sha256')
    .update(body ?? '')
    .digest('hex');
}
