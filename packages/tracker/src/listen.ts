/** Listens without ever throwing into the page. */
import { quietly } from './quietly.ts';

export function listen(
  target: Window | Document,
  name: 'visibilitychange' | 'pagehide' | 'pageshow' | 'popstate' | 'online',
  run: (event: Event) => void,
): void {
  // Capturing, so that a page that stops the event on its way does not stop us.
  target.addEventListener(name, quietly(run), true);
}
