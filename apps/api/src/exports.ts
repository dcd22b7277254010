/** Hands out raw hits: how many there are at most, and the hits themselves, a bounded number of exports at a time. */
import { createReadStream } from 'node:fs';
import {
  type ExportContext,
  type ExportRequest,
  exportLines,
  exportParquet,
  measureExport,
} from '@footfall/archive';
import type { ExportFormat } from '@footfall/domain';

/** Each may use DuckDB's memory and read parts; more would starve reports. */
const EXPORTS_MAX = 3;
/** Who takes nothing for so long is gone, whatever its connection says. */
const STALL_MAX_MS = 60_000;
/** The file is made on this machine's disk before it is sent: about 2 GB. */
export const PARQUET_HITS_MAX = 100_000_000;

export type Exports = ReturnType<typeof createExports>;

/** Why there is no export: as many as may be are going on, or the range has too many hits for one file. */
export type ExportRefusal = 'busy' | 'tooLarge';

/** Makes what the API can do with raw hits. */
export function createExports(context: ExportContext) {
  let going = 0;

  /** The hits as a stream that is read no faster than its reader reads, and ends when the reader or `signal` does. */
  async function open(
    format: ExportFormat,
    request: ExportRequest,
  ): Promise<ReadableStream<Uint8Array> | ExportRefusal> {
    if (going >= EXPORTS_MAX) return 'busy';
    going += 1;
    try {
      if (format === 'parquet' && (await measureExport(context, request)) > PARQUET_HITS_MAX) {
        going -= 1;
        return 'tooLarge';
      }
      const ended = new AbortController();
      const signal = AbortSignal.any([request.signal, ended.signal]);
      const source =
        format === 'ndjson'
          ? { chunks: exportLines(context, { ...request, signal }), close: async () => undefined }
          : await openFile(context, { ...request, signal });
      return toStream(source.chunks, async () => {
        ended.abort();
        // What it was in the middle of has failed, and nobody waits for it.
        await source.chunks.return(undefined).catch(() => undefined);
        await source.close();
        going -= 1;
      });
    } catch (error) {
      going -= 1;
      throw error;
    }
  }

  return {
    open,
    /** An upper bound of the hits in the span. */
    measure: (siteId: string, span: { fromAt: number; toAt: number }): Promise<number> =>
      measureExport(context, { siteId, ...span }),
  };
}

type Source = { chunks: AsyncGenerator<Uint8Array>; close(): Promise<void> };

/** Waits for the whole file, so that what goes wrong is an answer and not a torn file. */
async function openFile(context: ExportContext, request: ExportRequest): Promise<Source> {
  const file = await exportParquet(context, request);
  async function* read() {
    yield* createReadStream(file.path);
  }
  return { chunks: read(), close: file.close };
}

/** `end` is called once, when all was read, the reader is gone, or something failed. */
function toStream(
  chunks: AsyncGenerator<Uint8Array>,
  end: () => Promise<void>,
): ReadableStream<Uint8Array> {
  let stalled: NodeJS.Timeout | undefined;
  let ending: Promise<void> | undefined;
  const finish = (): Promise<void> => {
    clearTimeout(stalled);
    ending ??= end();
    return ending;
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stalled);
        try {
          const { value, done } = await chunks.next();
          if (done === true) {
            await finish();
            controller.close();
            return;
          }
          controller.enqueue(value);
          stalled = setTimeout(() => {
            controller.error(new Error('nothing was taken for a minute'));
            void finish();
          }, STALL_MAX_MS);
          stalled.unref();
        } catch (error) {
          await finish();
          controller.error(error);
        }
      },
      cancel: finish,
    },
    // One chunk is ready, and the next is made when it was taken.
    { highWaterMark: 1 },
  );
}
