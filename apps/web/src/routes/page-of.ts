/** Pages that are loaded when somebody goes there, and what happens while that cannot be. */
import { lazyRouteComponent } from '@tanstack/react-router';

/**
 * Where a page's file is gone, because another version was put in place, the router loads the whole dashboard again. Offline
 * that would leave nothing of it: there, the page says why it is not shown.
 */
export function pageOf<Module extends Record<string, unknown>>(
  read: () => Promise<Module>,
  name: keyof Module & string,
) {
  const readOrSay = async () => {
    try {
      return await read();
    } catch (error) {
      if (navigator.onLine) throw error;
      throw new TypeError('offline: the page could not be imported', { cause: error });
    }
  };
  return lazyRouteComponent(readOrSay, name);
}
