/** Asks the servers of sign-in providers: never for long, never for much, and never where a redirect points. */

/** Somebody waits before a page meanwhile. */
const CALL_MAX_MS = 8_000;
/** A hundred times what such a server says of itself. */
const ANSWER_BYTES_MAX = 256 * 1024;

/** `fetch` for addresses that the operator or their issuer named; rejects a redirect as an error. */
export function guardedFetch(address: string | URL, init: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout(CALL_MAX_MS);
  return fetch(address, { ...init, redirect: 'error', signal });
}

/** The JSON that an address answers with; rejects when it answers with anything else. */
export async function fetchJson(address: string, init?: RequestInit): Promise<unknown> {
  const response = await guardedFetch(address, init);
  const text = await readText(response);
  if (!response.ok) throw new Error(`${new URL(address).host} answered ${response.status}`);
  return JSON.parse(text);
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`more than ${ANSWER_BYTES_MAX} bytes came back`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Gives up waiting for what a library asks by itself, without a limit of its own. */
export async function withinTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer in time')), CALL_MAX_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
