/** What every part of a dashboard is given: the site, what its address says, and the way to say something else. */
import type { QueryInput, Site } from '@footfall/domain';
import type { DashboardRange } from './dashboard-range.ts';
import type { DashboardState } from './dashboard-state.ts';

export type DashboardView = {
  site: Site;
  state: DashboardState;
  range: DashboardRange;
  /** Puts another state into the address. */
  change(next: DashboardState): void;
  /** Shows how the answer to a question came about. */
  explain(question: QueryInput): void;
};
