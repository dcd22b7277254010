/** Sends a call and tries again while that makes sense. */
import { FootfallError } from './footfall-error.ts';
import { isWorthRetrying, pause, waitBefore } from './retries.ts';

export type Connection = {
  /** Where the dashboard and API are: `https://stats.example.com`. */
  url: string;
  apiKey: string;
  /** The one of the platform when absent. */
  fetch?: typeof fetch;
  /** How often a question is asked again; 3 when absent. */
  retriesMax?: number;
  /** How long a call may take with all its tries, in milliseconds; 60,000 when absent. */
  timeoutMs?: number;
};

export type CallOptions = {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal;
};

type Call = {
  /** `sites.create`. */
  name: string;
  /** A change is tried again only when the server cannot have begun it. */
  isChange: boolean;
  input: unknown;
};

export type Send = (call: Call, options: CallOptions) => Promise<unknown>;

const RETRIES_MAX = 3;
/** As long as the server gives a report. */
const TIMEOUT_MS = 60_000;

/** Makes the function that sends. */
export function createSend(connection: Connection): Send {
  const retriesMax = connection.retriesMax ?? RETRIES_MAX;
  return async (call, { signal }) => {
    const timeoutMs = connection.timeoutMs ?? TIMEOUT_MS;
    const endsAt = Date.now() + timeoutMs;
    const limit = AbortSignal.timeout(timeoutMs);
    const ending = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    for (let tries = 0; ; tries += 1) {
      const answer = await tryOnce(connection, call, ending);
      if (answer.ok) return answer.data;
      const waitMs = waitBefore(tries, answer.retryAfter);
      const mayRetry = tries < retriesMax && isWorthRetrying(answer.error, call.isChange);
      // What the server said says more than that the time would be up before it wants to be asked again.
      const isInTime = waitMs !== null && Date.now() + waitMs < endsAt;
      if (!(mayRetry && isInTime)) throw answer.error;
      await pause(waitMs, ending);
    }
  };
}

export type Answer =
  | { ok: true; data: unknown }
  | { ok: false; error: FootfallError; retryAfter: string | null };

async function tryOnce(connection: Connection, call: Call, signal: AbortSignal): Promise<Answer> {
  const { url, apiKey, fetch: given } = connection;
  try {
    const response = await (given ?? fetch)(new URL(`/api/trpc/${call.name}`, url), {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(call.input ?? {}),
      signal,
    });
    return readAnswer(response.status, response.headers, await response.text());
  } catch (cause) {
    // What the caller has asked for is no failure of the server.
    if (signal.aborted) throw signal.reason;
    return { ok: false, error: unreachable(url, cause), retryAfter: null };
  }
}

export function unreachable(url: string, cause: unknown): FootfallError {
  const facts = { status: null, code: 'UNREACHABLE', cause };
  return new FootfallError(`No answer from ${new URL(url).origin}.`, facts);
}

/** What tRPC and RFC 9457 say, each in its way. */
type Body = {
  result?: { data?: unknown };
  error?: { message?: string; data?: { code?: string; reason?: string } };
  title?: string;
  detail?: string;
};

export function readAnswer(status: number, headers: Headers, text: string): Answer {
  const body = parse(text);
  if (status < 300 && body?.result !== undefined) return { ok: true, data: body.result.data };
  const message = body?.error?.message ?? body?.detail ?? `The server answered ${status}.`;
  const code = body?.error?.data?.code ?? body?.title?.toUpperCase().replaceAll(' ', '_');
  const requestId = headers.get('x-request-id');
  const reason = body?.error?.data?.reason ?? null;
  const facts = { status, code: code ?? 'UNEXPECTED', reason, requestId };
  const error = new FootfallError(message, facts);
  return { ok: false, error, retryAfter: headers.get('retry-after') };
}

function parse(text: string): Body | null {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return null;
  }
}
