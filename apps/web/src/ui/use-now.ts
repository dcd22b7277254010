/** The time, for what depends on the day: a page that stays open past midnight shows the new one. */
import { useEffect, useState } from 'react';

const STEP_MS = 15_000;

/** Milliseconds since 1970, a few seconds behind at most. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
