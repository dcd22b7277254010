/** After a change of view the focus goes to its title: the keyboard is then where the new begins, and screen readers say it. */
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Titles that come with an answer are not waited for longer. */
const WAIT_MS = 3_000;

export function useViewFocus(): void {
  const router = useRouter();
  useEffect(() => {
    let stop = () => {};
    const leave = router.subscribe('onRendered', ({ fromLocation, toLocation }) => {
      stop();
      // The first page begins at its beginning; a period or filter that changes is no other view.
      if (fromLocation === undefined || fromLocation.pathname === toLocation.pathname) return;
      stop = focusWhenThere();
    });
    return () => {
      stop();
      leave();
    };
  }, [router]);
}

/** Where the skip link leads, too. */
export function focusTitle(): boolean {
  const title = document.querySelector<HTMLElement>('main h1');
  if (title === null || document.querySelector('dialog[open]') !== null) return title !== null;
  // A title is nothing to press: it takes the focus, and shows none.
  title.tabIndex = -1;
  title.style.outline = 'none';
  title.focus({ preventScroll: true });
  return true;
}

function focusWhenThere(): () => void {
  if (focusTitle()) return () => {};
  const watch = new MutationObserver(() => {
    if (focusTitle()) stop();
  });
  const timer = setTimeout(() => watch.disconnect(), WAIT_MS);
  const stop = () => {
    watch.disconnect();
    clearTimeout(timer);
  };
  watch.observe(document.body, { childList: true, subtree: true });
  return stop;
}
