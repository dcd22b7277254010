/** Passes a stream on, and ends it when nobody takes what is ready. */

/** Errors with "nothing was taken" once a piece has waited for `stallMaxMs`; the source is cancelled then. */
export function unlessStalled(
  source: ReadableStream<Uint8Array>,
  stallMaxMs: number,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let stalled: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stalled);
        const { value, done } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        controller.enqueue(value);
        stalled = setTimeout(() => {
          const error = new Error(`nothing was taken for ${stallMaxMs} ms`);
          controller.error(error);
          reader.cancel(error).catch(() => undefined);
        }, stallMaxMs);
        stalled.unref();
      },
      cancel(reason) {
        clearTimeout(stalled);
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 1 },
  );
}
