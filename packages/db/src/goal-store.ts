/** The goals of sites. */
import { GOALS_PER_SITE_MAX, type Goal, goalSchema } from '@footfall/domain';
import type { Database } from './client.ts';
import { createSiteListStore, type SiteListStore } from './site-list-store.ts';

export type GoalStore = SiteListStore<Goal>;

/** Makes the store of `goals`. */
export function createGoalStore(database: Database): GoalStore {
  return createSiteListStore(database, {
    name: 'goals',
    parse: (document) => goalSchema.parse(document),
    itemsMax: GOALS_PER_SITE_MAX,
  });
}
