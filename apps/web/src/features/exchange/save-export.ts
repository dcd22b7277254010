/** Fetches an export and hands it to the browser as a file, saying how far it is. */
import { type Failure, failureOfAnswer } from '../../trpc/failure.ts';

export type ExportProgress = { bytes: number; lines: number };

export type ExportWish = {
  siteId: string;
  from: string;
  to: string;
  format: 'ndjson' | 'parquet';
  leftOut: boolean;
  /** Of whom alone; of everybody when absent. */
  visitor?: string;
};

const NEWLINE = 10;

/**
 * Saves the file once all of it is there, so that half of one is never taken for the whole; the browser keeps
 * what has come on its disk. Resolves with null, or with why the API declined.
 *
 * @throws when the connection breaks off or the signal aborts.
 */
export async function saveExport(
  { siteId, from, to, format, leftOut, visitor }: ExportWish,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
): Promise<Failure | null> {
  const days = new URLSearchParams({ site: siteId, from, to, leftOut: String(leftOut) });
  if (visitor !== undefined) days.set('visitor', visitor);
  const response = await fetch(`/api/v1/hits.${format}?${days}`, { signal });
  if (!response.ok || response.body === null)
    return failureOfAnswer(response.status, await response.json().catch(() => null));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const progress = { bytes: 0, lines: 0 };
  const reader = response.body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    parts.push(value);
    progress.bytes += value.byteLength;
    for (const byte of value) if (byte === NEWLINE) progress.lines += 1;
    onProgress({ ...progress });
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(parts));
  link.download = `${siteId}_${visitor ?? `${from}_${to}`}.${format}`;
  link.click();
  URL.revokeObjectURL(link.href);
  return null;
}
