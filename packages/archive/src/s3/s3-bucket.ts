/** A bucket as the archive uses it: whole files in and out, each compared with what was put. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import {
  assertKey,
  assertPrefix,
  type FileSum,
  isArchiveKey,
  type ObjectInfo,
} from '../object-store.ts';
import type { RemoteStore } from '../part-cache.ts';
import { createS3Client, type S3Answer, type S3Patience, type S3Settings } from './s3-client.ts';
import { SHA256_HEADER, upload } from './s3-upload.ts';
import { elementsOf, textOf } from './s3-xml.ts';

/** S3 gives at most so many keys at once. */
const PAGE_KEYS_MAX = 1_000;

/** Makes the store of a bucket; nothing is sent yet. The bucket has to exist. */
export function createS3Bucket(
  settings: S3Settings,
  patience: Partial<S3Patience> = {},
): RemoteStore {
  const client = createS3Client(settings, patience);
  return {
    async put(key, sourcePath) {
      assertKey(key);
      const storageClass = isArchiveKey(key) ? settings.archiveStorageClass : undefined;
      const headers: Record<string, string> =
        storageClass === undefined ? {} : { 'x-amz-storage-class': storageClass };
      return await upload(client, { key, sourcePath, headers });
    },

    async fetchTo(key, path) {
      assertKey(key);
      try {
        return await client.stream({ method: 'GET', key }, (answer) => save(answer, key, path));
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },

    async size(key) {
      assertKey(key);
      const answer = await client.ask({ method: 'HEAD', key, expected: [404] });
      return answer.status === 404 ? null : lengthOf(answer.headers);
    },

    async delete(key) {
      assertKey(key);
      await client.ask({ method: 'DELETE', key, expected: [404] });
    },

    async list(prefix, { after, limit }) {
      assertPrefix(prefix);
      const found: ObjectInfo[] = [];
      let startAfter = after;
      while (found.length < limit) {
        const wanted = Math.min(PAGE_KEYS_MAX, limit - found.length);
        const query = {
          ...{ 'list-type': '2', prefix, 'max-keys': String(wanted) },
          ...(startAfter === undefined ? {} : { 'start-after': startAfter }),
        };
        const { body } = await client.ask({ method: 'GET', key: '', query });
        const page = elementsOf(body, 'Contents').map(toInfo);
        found.push(...page);
        startAfter = page.at(-1)?.key;
        // A server may give fewer keys than wanted and say that there are more; and a full page may not be all.
        const isMore = textOf(body, 'IsTruncated') === 'true' || page.length === wanted;
        if (!isMore || startAfter === undefined) break;
      }
      return found;
    },
  };
}

/** Writes what comes to a file and compares it with what the server says it is. */
async function save(
  { headers, body }: S3Answer<AsyncIterable<Uint8Array>>,
  key: string,
  path: string,
): Promise<FileSum> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted() {
    for await (const chunk of body) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  await pipeline(counted(), createWriteStream(path));
  const sha256 = hash.digest('hex');
  const wanted = { bytes: lengthOf(headers), sha256: headers.get(SHA256_HEADER) };
  if (bytes !== wanted.bytes || sha256 !== wanted.sha256) {
    throw new Error(`${key} came with ${bytes} of ${wanted.bytes} bytes, or changed on the way`);
  }
  return { bytes, sha256 };
}

function lengthOf(headers: Headers): number {
  const length = headers.get('content-length');
  if (length === null) throw new Error('the answer does not say how long it is');
  return Number(length);
}

function toInfo(element: string): ObjectInfo {
  const [key, size, modified] = ['Key', 'Size', 'LastModified'].map((name) =>
    textOf(element, name),
  );
  if (key == null || size == null || modified == null) {
    throw new Error('a listed object lacks its key, size or time');
  }
  return { key, bytes: Number(size), modifiedAt: Date.parse(modified) };
}
