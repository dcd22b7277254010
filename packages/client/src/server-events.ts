/** Reads server-sent events out of an answer, with what every platform has. */

export type ServerEvent = { event: string; data: string };

/** `onHeard` is called for whatever comes, signs of life too. Rejects when the connection is cut. */
export async function* readEvents(
  { body }: Response,
  onHeard: () => void,
): AsyncGenerator<ServerEvent, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    onHeard();
    // An empty line ends an event; what is no whole event yet waits for the rest.
    const blocks = (text + decoder.decode(value, { stream: true })).split(/\n\n+/);
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = fieldOf(block, 'event');
      const data = fieldOf(block, 'data');
      if (data !== undefined) yield { event: event ?? 'message', data };
    }
  }
}

/** Each event of the server has a field once, and data without a line break. */
function fieldOf(block: string, name: string): string | undefined {
  const begin = `${name}: `;
  const line = block.split('\n').find((one) => one.startsWith(begin));
  return line?.slice(begin.length);
}
