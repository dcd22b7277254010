/// <reference path="./s3rver.d.ts" />
/**
 * What S3 promises and s3rver does not keep: signatures of version 4 are compared, bodies are what their hash says,
 * keys are listed in the order of their bytes, and an upload can be completed once.
 */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type S3rver from 's3rver';
import type { S3Store } from 's3rver';
import S3rverError from 's3rver/lib/models/error.js';

/** Why a request is refused; null when it is signed and has the body that was signed. */
export function faultOfRequest(
  { method = '', url = '', headers }: IncomingMessage,
  { body, secret }: { body: Buffer; secret: string },
): string | null {
  const hash = createHash('sha256').update(body).digest('hex');
  if (headers['x-amz-content-sha256'] !== hash) return 'XAmzContentSHA256Mismatch';
  const match =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8}\/[^/]+\/s3\/aws4_request), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    );
  if (match === null) return 'AccessDenied';
  const [, scope = '', signedHeaders = '', signature] = match;
  const address = new URL(url, 'http://s3');
  const query = [...address.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const lines = signedHeaders.split(';').map((name) => `${name}:${headers[name] ?? ''}\n`);
  const canonical = [method, address.pathname, query, lines.join(''), signedHeaders, hash];
  const toSign = [
    'AWS4-HMAC-SHA256',
    headers['x-amz-date'],
    scope,
    createHash('sha256').update(canonical.join('\n')).digest('hex'),
  ];
  let key = Buffer.from(`AWS4${secret}`);
  for (const part of [...scope.split('/'), toSign.join('\n')]) {
    key = createHmac('sha256', key).update(part).digest();
  }
  return key.toString('hex') === signature ? null : 'SignatureDoesNotMatch';
}

/** Mends the store of a server that does not run yet. */
export function keepPromises({ store }: S3rver): void {
  const list = store.listObjects.bind(store);
  const complete = store.putObjectMultipart.bind(store);
  const mended: Pick<S3Store, 'listObjects' | 'putObjectMultipart'> = {
    async listObjects(bucket, { prefix = '', startAfter = '', maxKeys = 1_000 }) {
      const { objects } = await list(bucket, {});
      const wanted = objects
        .filter(({ key }) => key.startsWith(prefix) && key > startAfter)
        .sort((one, other) => (one.key < other.key ? -1 : 1));
      // Saying that there are more would need a cipher that OpenSSL no longer has.
      return { objects: wanted.slice(0, maxKeys), commonPrefixes: [], isTruncated: false };
    },
    async putObjectMultipart(bucket, uploadId, parts) {
      try {
        return await complete(bucket, uploadId, parts);
      } catch (error) {
        const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        throw isGone ? new S3rverError('NoSuchUpload', 'There is no such upload.') : error;
      }
    },
  };
  Object.assign(store, mended);
}
