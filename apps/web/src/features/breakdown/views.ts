/** What each tab of each card asks: a dimension, and the metric that its rows are counted by. */
import type { FilterDimension } from '@footfall/domain';
import type { CardTab, Filter } from '../../dashboard-state.ts';
import type { Metric } from '../../metrics.ts';

export type BreakdownView = {
  dimension: FilterDimension;
  /** Rows are ordered by it, and shares are shares of its total. */
  metric: Metric;
  /** Leaves out what the card is not about. */
  only?: Filter;
};

export const BREAKDOWN_VIEWS: Record<CardTab, BreakdownView> = {
  channels: { dimension: 'channel', metric: 'visitors' },
  sources: { dimension: 'source', metric: 'visitors' },
  campaigns: {
    dimension: 'campaign',
    metric: 'visitors',
    only: ['isNot', 'campaign', [null]],
  },
  top: { dimension: 'page', metric: 'visitors' },
  entry: { dimension: 'entryPage', metric: 'sessions' },
  exit: { dimension: 'exitPage', metric: 'sessions' },
  countries: { dimension: 'country', metric: 'visitors' },
  browsers: { dimension: 'browser', metric: 'visitors' },
  systems: { dimension: 'os', metric: 'visitors' },
  sizes: { dimension: 'device', metric: 'visitors' },
  events: { dimension: 'event', metric: 'events' },
};

/** A card shows as many rows; a newspaper's table, not a list to scroll. */
export const ROWS_SHOWN = 10;
