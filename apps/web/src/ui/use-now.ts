/** The time, for what depends on the day: a page that stays open past midnight shows the new one. */
import { useEffect, useState } from 'react';

const STEP_MS = 15_000;

/** Milliseconds since 1970, a step behind at most; while it is stopped it stays what it was. */
export function useNow(stepMs = STEP_MS, isStopped = false): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (isStopped) return;
    const timer = setInterval(() => setNow(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [stepMs, isStopped]);
  return now;
}
