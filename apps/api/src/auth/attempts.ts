/** Counts failed attempts to sign in, so that passwords cannot be guessed at speed. */

/** Enough for somebody who forgot which password it was. */
const FAILURES_PER_ACCOUNT_MAX = 10;
/** From one address, over all accounts: an office behind one address still gets in. */
const FAILURES_PER_PEER_MAX = 50;
const WINDOW_MS = 5 * 60_000;
/** About 2 MB; beyond it the oldest count is dropped. */
const COUNTS_MAX = 20_000;

type Count = { failures: number; endsAt: number };

export type Attempts = ReturnType<typeof createAttempts>;

/**
 * Makes the counts; they live in this process. An account is counted per address, so that nobody can
 * lock somebody else out.
 */
export function createAttempts(now: () => number) {
  const counts = new Map<string, Count>();

  function current(key: string): Count | null {
    const count = counts.get(key);
    if (count === undefined) return null;
    if (count.endsAt > now()) return count;
    counts.delete(key);
    return null;
  }

  function add(key: string): void {
    const count = current(key);
    if (count !== null) {
      count.failures += 1;
      return;
    }
    if (counts.size >= COUNTS_MAX) {
      const [oldest] = counts.keys();
      if (oldest !== undefined) counts.delete(oldest);
    }
    counts.set(key, { failures: 1, endsAt: now() + WINDOW_MS });
  }

  function waitFor(key: string, failuresMax: number): number {
    const count = current(key);
    return count === null || count.failures < failuresMax ? 0 : count.endsAt - now();
  }

  return {
    /** How long to wait before the next attempt, in milliseconds; 0 when it may be made now. */
    waitMs: (peer: string, email: string): number =>
      Math.max(
        waitFor(accountKey(peer, email), FAILURES_PER_ACCOUNT_MAX),
        waitFor(peerKey(peer), FAILURES_PER_PEER_MAX),
      ),

    /** Counts an attempt as failed; called before the password is checked, so that many at once count too. */
    begin(peer: string, email: string): void {
      add(accountKey(peer, email));
      add(peerKey(peer));
    },

    /** Takes an attempt back that was right; the account starts anew. */
    succeed(peer: string, email: string): void {
      counts.delete(accountKey(peer, email));
      const count = current(peerKey(peer));
      if (count !== null) count.failures -= 1;
    },
  };
}

function accountKey(peer: string, email: string): string {
  return `account ${peer} ${email}`;
}

function peerKey(peer: string): string {
  return `peer ${peer}`;
}
