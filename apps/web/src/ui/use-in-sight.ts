/** Tells whether an element is in sight: of hundreds only those that somebody looks at need ask for anything. */
import { useCallback, useState } from 'react';

/** So far outside of the window it is about to come into sight. */
const NEAR = '400px';

/** A ref for the element, and whether it is in sight or nearly; false until that is known. */
export function useInSight(): [(element: Element | null) => (() => void) | undefined, boolean] {
  const [isInSight, setIsInSight] = useState(false);
  const watch = useCallback((element: Element | null) => {
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setIsInSight(entries.at(-1)?.isIntersecting === true),
      { rootMargin: NEAR },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [watch, isInSight];
}
