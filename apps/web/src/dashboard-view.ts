/** What every part of a dashboard is given: the site, what its address says, and the way to say something else. */
import type { QueryInput, Site } from '@footfall/domain';
import type { DashboardRange } from './dashboard-range.ts';
import type { CardTab, DashboardState } from './dashboard-state.ts';

/** What a dashboard has to know of its site; a shared one is told no more. */
export type SeenSite = Pick<
  Site,
  'id' | 'name' | 'domain' | 'timezone' | 'definitions' | 'weekStart' | 'createdAt'
>;

export type DashboardView = {
  site: SeenSite;
  state: DashboardState;
  range: DashboardRange;
  /** Puts another state into the address. */
  change(next: DashboardState): void;
  /** Shows how the answer to a question came about; null where nobody is told. */
  explain: ((question: QueryInput) => void) | null;
  /** Views of cards that whoever looks is not answered. */
  hidden?: readonly CardTab[];
};
