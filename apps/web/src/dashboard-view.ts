/** What every part of a dashboard is given: the site, what its address says, and the way to say something else. */
import type { QueryInput, Site, Withheld } from '@footfall/domain';
import type { DashboardRange } from './dashboard-range.ts';
import type { DashboardState } from './dashboard-state.ts';

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
  /** What whoever looks is not answered; nothing is offered that names it. */
  withheld?: readonly Withheld[];
};
