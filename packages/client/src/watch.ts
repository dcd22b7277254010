/** Watches: values as the server pushes them, over a stream that is begun again when it has ended or was cut. */
import type { Watching } from './calls.ts';
import { FootfallError } from './footfall-error.ts';
import { isWorthRetrying, pause, waitBefore } from './retries.ts';
import { type CallOptions, type Connection, readAnswer, unreachable } from './send.ts';
import { readEvents } from './server-events.ts';

type WatchCall = {
  /** `realtime.watchPresent`. */
  name: string;
  input: unknown;
};

export type Watch = (call: WatchCall, options: CallOptions) => Watching<unknown>;

/** The server says something every five seconds at least: what is silent for so long is dead. */
const SILENCE_MAX_MS = 20_000;
/** Who was sent back together shall not come back together. */
const AGAIN_MAX_MS = 200;

/** Why a stream did not go on, and what the server says about coming again. */
type Failure = { error: FootfallError; retryAfter: string | null };

/** Makes the function that watches. */
export function createWatch(connection: Connection): Watch {
  return (call, { signal }) => watch(connection, call, signal ?? new AbortController().signal);
}

/** Ends when the signal aborts; rejects with a FootfallError when coming again would change nothing. */
async function* watch(
  connection: Connection,
  call: WatchCall,
  ending: AbortSignal,
): Watching<unknown> {
  let failures = 0;
  while (!ending.aborted) {
    let failure: Failure | null = null;
    let hasBegun = false;
    for await (const event of streamOnce(connection, call, ending)) {
      if ('failure' in event) failure = event.failure;
      else {
        hasBegun = true;
        yield event.value;
      }
    }
    if (ending.aborted) return;
    if (hasBegun) failures = 0;
    const waitMs =
      hasBegun && failure === null ? Math.random() * AGAIN_MAX_MS : waitAfter(failures, failure);
    failures += 1;
    await pause(waitMs, ending).catch(() => undefined);
  }
}

function waitAfter(failures: number, failure: Failure | null): number {
  if (failure !== null && !isWorthRetrying(failure.error, false)) throw failure.error;
  const waitMs = waitBefore(failures, failure?.retryAfter ?? null);
  if (waitMs === null) throw failure?.error;
  return waitMs;
}

type StreamEvent = { value: unknown } | { failure: Failure };

/** What one stream says, at last how it failed, where it did. */
async function* streamOnce(
  connection: Connection,
  { name, input }: WatchCall,
  ending: AbortSignal,
): AsyncGenerator<StreamEvent, void, undefined> {
  const { url, apiKey, fetch: given } = connection;
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  ending.addEventListener('abort', leave, { once: true });
  let silence: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(silence);
    silence = setTimeout(leave, SILENCE_MAX_MS);
  };
  try {
    listen();
    const response = await (given ?? fetch)(new URL(`/api/trpc/${name}`, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(input ?? {}),
      signal: leaving.signal,
    });
    if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
      const answer = readAnswer(response.status, response.headers, await response.text());
      if (!answer.ok) yield { failure: answer };
      return;
    }
    for await (const { event, data } of readEvents(response, listen)) {
      if (event === 'serialized-error') {
        yield { failure: { error: toError(data, response), retryAfter: null } };
        return;
      }
      if (event === 'message') yield { value: JSON.parse(data) };
    }
  } catch (cause) {
    if (!ending.aborted) yield { failure: { error: unreachable(url, cause), retryAfter: null } };
  } finally {
    clearTimeout(silence);
    ending.removeEventListener('abort', leave);
    leave();
  }
}

function toError(data: string, { headers }: Response): FootfallError {
  const { message, data: facts } = JSON.parse(data) as {
    message: string;
    data: { code: string; httpStatus: number; reason?: string };
  };
  const requestId = headers.get('x-request-id');
  const { httpStatus: status, code, reason = null } = facts;
  return new FootfallError(message, { status, code, reason, requestId });
}
