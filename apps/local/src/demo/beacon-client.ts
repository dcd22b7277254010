/** Hands server-side hits to the beacon, patiently: a request is repeated until it is taken. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoHit } from './visit.ts';

/** What a server-side sender may send at once. */
export const HITS_PER_REQUEST_MAX = 1000;

const REQUEST_MS = 30_000;
const BACK_OFF_MS = 500;
const BACK_OFF_MS_MAX = 15_000;
/** A beacon that takes nothing for about a quarter of an hour needs a person. */
const TRIES_MAX = 64;

export type BeaconAccess = {
  beaconUrl: string;
  /** With the permission hits:write. */
  apiKey: string;
  siteId: string;
  signal: AbortSignal;
};

/** How one try ended: taken, refused for good, or worth another try after a while. */
type Try =
  | { is: 'taken'; accepted: number }
  | { is: 'refused'; reason: string }
  | { is: 'busy'; reason: string; waitMs: number };

/**
 * Sends up to {@link HITS_PER_REQUEST_MAX} hits; returns how many were accepted, also those it knew already.
 *
 * @throws the signal's reason when it is aborted; Error when the beacon refuses the request or is away for long.
 */
export async function sendHits(access: BeaconAccess, hits: readonly DemoHit[]): Promise<number> {
  let reason = '';
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const result = await tryToSend(access, hits);
    access.signal.throwIfAborted();
    if (result.is === 'taken') return result.accepted;
    if (result.is === 'refused') throw new Error(`The beacon refused the hits: ${result.reason}`);
    reason = result.reason;
    const backOffMs = Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS * 2 ** tries);
    const waitMs = Math.max(result.waitMs, backOffMs * (0.5 + Math.random() / 2));
    await sleep(waitMs, undefined, { signal: access.signal });
  }
  throw new Error(`The beacon took no hits after ${TRIES_MAX} tries: ${reason}`);
}

async function tryToSend(access: BeaconAccess, hits: readonly DemoHit[]): Promise<Try> {
  try {
    const answer = await fetch(`${access.beaconUrl}/e`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${access.apiKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ s: access.siteId, h: hits }),
      signal: AbortSignal.any([access.signal, AbortSignal.timeout(REQUEST_MS)]),
    });
    const text = await answer.text();
    if (answer.ok) return { is: 'taken', accepted: readAccepted(text) };
    const reason = `${answer.status} ${text}`;
    if (answer.status !== 408 && answer.status !== 429 && answer.status < 500) {
      return { is: 'refused', reason };
    }
    const seconds = Number(answer.headers.get('retry-after'));
    return { is: 'busy', reason, waitMs: Number.isFinite(seconds) ? seconds * 1000 : 0 };
  } catch (error) {
    // Not reachable, too slow, or an answer that is none: it may be starting again.
    return { is: 'busy', reason: String(error), waitMs: 0 };
  }
}

function readAccepted(text: string): number {
  const body = JSON.parse(text) as { accepted?: unknown };
  return typeof body.accepted === 'number' ? body.accepted : 0;
}
