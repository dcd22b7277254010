/** Sends a file of hits to the API, piece by piece; a compressed one is unpacked on the way. */

/** Far below what a request may have, also where every character takes three bytes. */
const PIECE_CHARACTERS = 60_000;

/** What is done with each piece, one after the other. */
export type PutPiece = (index: number, text: string) => Promise<unknown>;

/** Gives back how many pieces there were. `onSent` hears which share of the file was read. */
export async function sendFile(
  file: File,
  put: PutPiece,
  { signal, onSent }: { signal: AbortSignal; onSent: (share: number) => void },
): Promise<number> {
  let bytesRead = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytesRead += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  const bytes = file.stream().pipeThrough(counted);
  const plain = file.name.endsWith('.gz')
    ? bytes.pipeThrough(new DecompressionStream('gzip'))
    : bytes;
  const reader = plain.pipeThrough(new TextDecoderStream()).getReader();
  let index = 0;
  let text = '';
  const flush = async (least: number) => {
    while (text.length > least) {
      signal.throwIfAborted();
      await put(index, text.slice(0, PIECE_CHARACTERS));
      text = text.slice(PIECE_CHARACTERS);
      index += 1;
      onSent(file.size === 0 ? 1 : bytesRead / file.size);
    }
  };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
    await flush(PIECE_CHARACTERS);
  }
  await flush(0);
  return index;
}
