/** Puts a local file into S3: in one request while it is small, else piece by piece, in bounded memory. */
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { FileSum } from '../object-store.ts';
import { type S3Client, S3Error } from './s3-client.ts';
import { textOf } from './s3-xml.ts';

/** What is held in memory at once. S3 takes pieces from 5 MiB on, and 10,000 of them: 80 GB. */
const PIECE_BYTES = 8 * 1024 * 1024;

/** Header under which an object keeps the SHA-256 of its content, hex: what a reader compares with. */
export const SHA256_HEADER = 'x-amz-meta-sha256';

export type Upload = { key: string; sourcePath: string; headers: Record<string, string> };

/** Uploads the file and says what it held; a reader sees all of it or nothing. */
export async function upload(
  client: S3Client,
  { key, sourcePath, headers }: Upload,
): Promise<FileSum> {
  const file = await open(sourcePath, 'r');
  try {
    const { size } = await file.stat();
    const sha256 = await sha256Of(file, size);
    const described = { ...headers, [SHA256_HEADER]: sha256 };
    if (size > PIECE_BYTES) {
      await uploadPieces(client, { key, file, size, headers: described });
    } else {
      const body = await readPiece(file, 0, size);
      await client.ask({ method: 'PUT', key, headers: described, body });
    }
    return { bytes: size, sha256 };
  } finally {
    await file.close();
  }
}

type PieceUpload = { key: string; file: FileHandle; size: number; headers: Record<string, string> };

async function uploadPieces(
  client: S3Client,
  { key, file, size, headers }: PieceUpload,
): Promise<void> {
  const started = await client.ask({ method: 'POST', key, query: { uploads: '' }, headers });
  const uploadId = textOf(started.body, 'UploadId');
  if (uploadId === null) throw new Error(`no upload was begun for ${key}`);
  try {
    const tags: string[] = [];
    for (let at = 0; at < size; at += PIECE_BYTES) {
      const body = await readPiece(file, at, Math.min(PIECE_BYTES, size - at));
      const query = { partNumber: String(tags.length + 1), uploadId };
      const { headers: answered } = await client.ask({ method: 'PUT', key, query, body });
      const tag = answered.get('etag');
      if (tag === null) throw new Error(`a piece of ${key} was kept without a tag`);
      tags.push(tag);
    }
    await complete(client, { key, uploadId, tags });
  } catch (error) {
    // Left alone it would cost space for good where the bucket has no rule against that.
    await client.ask({ method: 'DELETE', key, query: { uploadId } }).catch(() => undefined);
    throw error;
  }
}

async function complete(
  client: S3Client,
  { key, uploadId, tags }: { key: string; uploadId: string; tags: readonly string[] },
): Promise<void> {
  const pieces = tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload>${pieces.join('')}</CompleteMultipartUpload>`;
  const request = { method: 'POST', key, query: { uploadId }, body } as const;
  // It answers 200 before it knows, and may then say in the body that it did not work.
  const { body: answer } = await client.ask({ ...request, expected: [404] });
  const code = textOf(answer, 'Code');
  if (code === null) return;
  // An earlier attempt may have completed it and lost its answer; the size is compared afterwards.
  if (code !== 'NoSuchUpload') throw new S3Error(request, 200, code);
}

async function readPiece(
  file: FileHandle,
  position: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const piece = new Uint8Array(length);
  const { bytesRead } = await file.read(piece, 0, length, position);
  if (bytesRead !== length) throw new Error('the file became shorter while it was uploaded');
  return piece;
}

async function sha256Of(file: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < size; at += PIECE_BYTES) {
    hash.update(await readPiece(file, at, Math.min(PIECE_BYTES, size - at)));
  }
  return hash.digest('hex');
}
