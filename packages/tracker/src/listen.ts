/**
 * Listens without ever throwing into the page. At the window and while the event is still on its way down, so that
 * it hears the document's events too and a page that stops an event does not stop us.
 */
import { quietly } from './quietly.ts';

type Events = WindowEventMap & Record<'prerenderingchange' | 'visibilitychange', Event>;

export const listen = <Name extends keyof Events>(
  name: Name,
  run: (event: Events[Name]) => void,
): void => addEventListener(name, quietly(run) as EventListener, true);
