/** What people define for a site, as procedures need it: lists of goals, funnels, segments, annotations. */
import { randomUUID } from 'node:crypto';
import type { SiteListRefusal, SiteListStore } from '@footfall/db';

type Made = { id: string; createdAt: string };

export type Definitions<Value extends Made, New> = {
  list(siteId: string): Promise<Value[]>;
  add(siteId: string, wanted: New): Promise<Value | SiteListRefusal>;
  change(siteId: string, id: string, wanted: New): Promise<Value | SiteListRefusal>;
  /** False when the site has none of that id. */
  remove(siteId: string, id: string): Promise<boolean>;
};

/** Makes what procedures can do with one such list. */
export function createDefinitions<Value extends Made, New extends Omit<Value, keyof Made>>(
  store: SiteListStore<Value>,
  now: () => number,
): Definitions<Value, New> {
  return {
    // Short lists: showing what was changed a moment ago matters more than the load.
    list: (siteId) => store.list(siteId, 'latest'),

    async add(siteId, wanted) {
      const value = { ...wanted, id: randomUUID(), createdAt: new Date(now()).toISOString() };
      const outcome = await store.add(siteId, value as unknown as Value);
      return outcome === 'added' ? (value as unknown as Value) : outcome;
    },

    async change(siteId, id, wanted) {
      const known = (await store.list(siteId, 'latest')).find((one) => one.id === id);
      if (known === undefined) return 'missing';
      const value = { ...known, ...wanted };
      const outcome = await store.replace(siteId, value);
      return outcome === 'replaced' ? value : outcome;
    },

    remove: (siteId, id) => store.remove(siteId, id),
  };
}
