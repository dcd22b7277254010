/**
 * Listens without ever throwing into the page. At the window and while the event is still on its way down, so that
 * it hears the document's events too and a page that stops an event does not stop us.
 */
import { quietly } from './quietly.ts';

export function listen(
  name: 'visibilitychange' | 'prerenderingchange' | 'pagehide' | 'pageshow' | 'popstate' | 'online',
  run: (event: Event) => void,
): void {
  addEventListener(name, quietly(run), true);
}
