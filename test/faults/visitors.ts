/** People with browsers and dashboards during a rollout: connections that stay open, and left when the server says so. */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Load, makeHits } from './load.ts';

const VISITORS = 6;
const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const ANSWER_TIMEOUT_MS = 15_000;
/** From an answer to the next request: a connection is idle for as long. */
const PAUSE_MS = 20;

/** What the fetch of Node says of a connection that the other side has closed. */
const CLOSED: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

type Post = { url: string; agent: Agent; headers: Record<string, string>; body: unknown };

type Answer = { status: number | 'none'; text: string };

/** One request on the agent's connection, or on a new one when the server told it to leave that. `none`: no answer. */
function postOnce({ url, agent, headers, body }: Post): Promise<Answer & { isStale: boolean }> {
  return new Promise((resolve) => {
    const options = { agent, method: 'POST', headers, timeout: ANSWER_TIMEOUT_MS };
    const sending = request(url, options, (answer) => {
      let text = '';
      answer.on('data', (bytes: Buffer) => {
        text += bytes.toString();
      });
      answer.on('error', fail);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 'none', text, isStale: false }),
      );
    });
    function fail(error: Error & { code?: string }): void {
      const isStale = sending.reusedSocket && error.code === 'ECONNRESET';
      resolve({ status: 'none', text: error.message, isStale });
    }
    sending.on('error', fail).on('timeout', () => sending.destroy(new Error('no answer in time')));
    sending.end(JSON.stringify(body));
  });
}

/** As browsers do: a connection that was kept and turns out to be closed is no reason to give up, but to take another. */
async function post(wanted: Post, countTry: () => void): Promise<Answer> {
  countTry();
  const first = await postOnce(wanted);
  if (!first.isStale) return first;
  countTry();
  return await postOnce(wanted);
}

/** Answers that were not what they must be, by what they were. */
export type Refusals = Map<string, number>;

const note = (refusals: Refusals, what: string) =>
  refusals.set(what, (refusals.get(what) ?? 0) + 1);

/** Visitors who go from page to page while the work is done, each on one connection; what is refused is not sent again. */
export async function visitWhile(
  load: Load,
  refusals: Refusals,
  work: () => Promise<void>,
): Promise<void> {
  let isDone = false;
  const visit = async (visitor: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const headers = { 'x-forwarded-for': `203.0.113.${visitor + 1}`, 'user-agent': BROWSER };
    for (let turn = visitor; !isDone; turn += 1) {
      const hits = makeHits(2);
      const url = `${load.urls[turn % load.urls.length]}/e`;
      const wanted = { url, agent, headers, body: { s: load.siteId, h: hits } };
      const { status, text } = await post(wanted, () => {
        load.sent += hits.length;
      });
      if (status === 202) {
        load.answered += hits.length;
        for (const { i } of hits) load.acknowledged.add(i);
      } else note(refusals, `hits: ${status} ${text}`);
      await sleep(PAUSE_MS);
    }
    agent.destroy();
  };
  const visits = Array.from({ length: VISITORS }, (_, visitor) => visit(visitor));
  try {
    await work();
  } finally {
    isDone = true;
    await Promise.all(visits);
  }
}

/** As {@link post}: once more when the connection that was kept turned out to be closed. */
async function fetchAgain(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const isClosed = cause instanceof Error && 'code' in cause && CLOSED.has(cause.code);
    if (!isClosed) throw error;
    return await fetch(url, init);
  }
}

/** Reads a stream of realtime to its end, which is in order, or says what else it was. */
async function watchOnce(
  { url, apiKey, siteId }: Dashboard,
  signal: AbortSignal,
): Promise<'ended' | string> {
  const headers = { authorization: `Bearer ${apiKey}`, accept: 'text/event-stream' };
  try {
    const stream = `${url}/api/v1/realtime?site=${siteId}`;
    const answer = await fetchAgain(stream, { headers, signal });
    const text = await answer.text();
    return answer.status === 200 ? 'ended' : `${answer.status} ${text}`;
  } catch (error) {
    return signal.aborted ? 'ended' : `torn: ${String(error)}`;
  }
}

type Dashboard = { url: string; apiKey: string; siteId: string };

/**
 * Somebody whose dashboard asks a report after the other, and watches who is there, while the work is done; gives
 * back how many reports were answered.
 */
export async function askWhile(
  dashboard: Dashboard,
  refusals: Refusals,
  work: () => Promise<void>,
): Promise<number> {
  const { url, apiKey, siteId } = dashboard;
  const done = new AbortController();
  let isDone = false;
  let answered = 0;
  const watch = async () => {
    while (!isDone) {
      const outcome = await watchOnce(dashboard, done.signal);
      if (outcome !== 'ended') note(refusals, `stream: ${outcome}`);
      await sleep(PAUSE_MS);
    }
  };
  const ask = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const body = { site: siteId, metrics: ['pageviews', 'visitors', 'sessions'], range: '7d' };
    const wanted = { url: `${url}/api/v1/query`, agent, headers, body };
    while (!isDone) {
      const { status, text } = await post(wanted, () => {});
      if (status === 200) answered += 1;
      else note(refusals, `report: ${status} ${text}`);
      await sleep(PAUSE_MS);
    }
    agent.destroy();
  };
  const running = [ask(), watch()];
  try {
    await work();
  } finally {
    isDone = true;
    done.abort();
    await Promise.all(running);
  }
  return answered;
}
