/** Asks Redis for sessions: a site has one question under way, and what comes meanwhile is the next. */
import { SESSION_GAP_MS, SESSION_LIFE_MS, SESSIONS_MAX } from '@footfall/domain';
import type { Cache, CacheAnswer } from './cache.ts';
import { runScript } from './script.ts';
import { SESSION_SCRIPT } from './session-script.ts';

/** A visitor's keys and hits, as the script takes them. */
export type VisitorCall = { keys: readonly string[]; hits: number; args: readonly number[] };

/** Three values for each hit, in order. */
type Answer = CacheAnswer<string[]>;
type Waiting = { calls: readonly VisitorCall[]; resolve: (answer: Answer) => void };

/** Redis takes about 10 µs for one, and answers nobody else meanwhile. */
const VISITORS_AT_ONCE = 100;

/**
 * A command costs as much as ten visitors in it, here and in Redis: what comes while a site's question is under way
 * waits for its answer and is one question again. Of one site, because a script's keys lie on one node.
 */
export function createSessionCalls(cache: Cache) {
  const waitingFor = new Map<string, Waiting[]>();

  /** Until nobody waits for the site any more. */
  async function sendAll(siteId: string, waiting: Waiting[]): Promise<void> {
    // What is readable in this round of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await Promise.all(inPortions(waiting.splice(0)).map(send));
    waitingFor.delete(siteId);
  }

  async function send(some: readonly Waiting[]): Promise<void> {
    const visitors = some.flatMap(({ calls }) => calls);
    const call = {
      keys: visitors.flatMap(({ keys }) => keys),
      args: [
        SESSION_GAP_MS,
        SESSIONS_MAX,
        SESSION_LIFE_MS,
        ...visitors.flatMap(({ keys, hits, args }) => [keys.length, hits, ...args]),
      ],
    };
    const answer = await cache.run((redis) => runScript(redis, SESSION_SCRIPT, call));
    let from = 0;
    for (const { calls, resolve } of some) {
      if (answer.isAway) {
        resolve(answer);
        continue;
      }
      const to = from + 3 * calls.reduce((sum, { hits }) => sum + hits, 0);
      resolve({ isAway: false, value: (answer.value as string[]).slice(from, to) });
      from = to;
    }
  }

  function ask(siteId: string, calls: readonly VisitorCall[]): Promise<Answer> {
    return new Promise((resolve) => {
      const waiting = waitingFor.get(siteId);
      if (waiting !== undefined) {
        waiting.push({ calls, resolve });
        return;
      }
      const first = [{ calls, resolve }];
      waitingFor.set(siteId, first);
      void sendAll(siteId, first);
    });
  }

  return async (siteId: string, calls: readonly VisitorCall[]): Promise<Answer> => {
    if (calls.length <= VISITORS_AT_ONCE) return await ask(siteId, calls);
    const value: string[] = [];
    for (let from = 0; from < calls.length; from += VISITORS_AT_ONCE) {
      const answer = await ask(siteId, calls.slice(from, from + VISITORS_AT_ONCE));
      if (answer.isAway) return answer;
      value.push(...answer.value);
    }
    return { isAway: false, value };
  };
}

/** What was asked together stays together. */
function inPortions(waiting: readonly Waiting[]): Waiting[][] {
  const portions: Waiting[][] = [];
  let visitors = VISITORS_AT_ONCE;
  for (const one of waiting) {
    if (visitors >= VISITORS_AT_ONCE) {
      portions.push([]);
      visitors = 0;
    }
    portions.at(-1)?.push(one);
    visitors += one.calls.length;
  }
  return portions;
}
