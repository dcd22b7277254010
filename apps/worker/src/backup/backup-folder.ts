/** The folder of a backup: files of BSON documents, copies of parts, and a list of them that is written last. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const LIST = 'backup.json';
/** Raise it when an older worker could no longer restore what a newer one wrote. */
const VERSION = 1;

const fileSchema = z.object({
  path: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  documents: z.number().int(),
});
/** A file of the backup; `documents` is 0 for parts. */
export type BackupFile = z.output<typeof fileSchema>;

const listSchema = z.object({
  version: z.literal(VERSION, `was made by another version of Footfall`),
  madeAt: z.string(),
  files: z.array(fileSchema),
});
export type BackupList = z.output<typeof listSchema>;

/** MongoDB allows no larger document; with it a broken length is told from a long document. */
const DOCUMENT_BYTES_MAX = 17 * 1024 * 1024;
const LENGTH_BYTES = 4;

/** @throws Error when it holds something already: a backup is whole, or it is none. */
export async function beginBackup(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty`);
}

/** Writes documents one behind the other, as mongodump does. */
export async function writeDocuments(
  folder: string,
  path: string,
  documents: AsyncIterable<Uint8Array>,
): Promise<BackupFile> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  const out = createWriteStream(join(folder, path), { flush: true });
  const hash = createHash('sha256');
  const file = { path, bytes: 0, sha256: '', documents: 0 };
  try {
    for await (const document of documents) {
      hash.update(document);
      file.bytes += document.length;
      file.documents += 1;
      if (!out.write(document)) await once(out, 'drain');
    }
  } finally {
    out.end();
    await once(out, 'close');
  }
  return { ...file, sha256: hash.digest('hex') };
}

/** Says that the backup is whole. */
export async function endBackup(folder: string, list: Omit<BackupList, 'version'>): Promise<void> {
  const path = join(folder, LIST);
  const handle = await open(`${path}.new`, 'w');
  await handle.writeFile(`${JSON.stringify({ version: VERSION, ...list }, null, 1)}\n`);
  await handle.sync();
  await handle.close();
  await rename(`${path}.new`, path);
}

/** @throws Error when it is no whole backup, or one of another version. */
export async function readBackup(folder: string): Promise<BackupList> {
  const text = await readFile(join(folder, LIST), 'utf8').catch(() => null);
  if (text === null) throw new Error(`${folder} is no whole backup: it has no ${LIST}`);
  const parsed = listSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`${join(folder, LIST)} ${parsed.error.issues.map((issue) => issue.message)}`);
}

/** @throws Error when a file is not as it was written. */
export async function verifyFile(folder: string, file: BackupFile): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(folder, file.path))) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== file.sha256) throw new Error(`${file.path} is damaged`);
}

/** The documents of a file, at most so many bytes of them at a time. */
export async function* readDocuments(
  folder: string,
  { path }: BackupFile,
  bytesMax: number,
): AsyncGenerator<Uint8Array[]> {
  let rest: Buffer = Buffer.alloc(0);
  let page: Uint8Array[] = [];
  let pageBytes = 0;
  for await (const chunk of createReadStream(join(folder, path))) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let length = lengthOf(rest, path); length !== null; length = lengthOf(rest, path)) {
      page.push(rest.subarray(0, length));
      pageBytes += length;
      rest = rest.subarray(length);
      if (pageBytes < bytesMax) continue;
      yield page;
      page = [];
      pageBytes = 0;
    }
  }
  if (rest.length > 0) throw new Error(`${path} ends within a document`);
  if (page.length > 0) yield page;
}

/** Length of the document at the start; null when it is not all there yet. */
function lengthOf(bytes: Buffer, path: string): number | null {
  if (bytes.length < LENGTH_BYTES) return null;
  const length = bytes.readInt32LE(0);
  if (length <= LENGTH_BYTES || length > DOCUMENT_BYTES_MAX) {
    throw new Error(`${path} is not a file of documents`);
  }
  return bytes.length < length ? null : length;
}
