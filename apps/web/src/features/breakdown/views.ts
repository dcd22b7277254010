/** What each tab of each card asks: dimensions, and the metrics that its rows are counted by. */
import { type FilterDimension, faultOfShared, type QueryInput } from '@footfall/domain';
import { CARD_TABS, type Card, type CardTab, type Filter } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import type { Metric } from '../../metrics.ts';

export type BreakdownView = {
  /** A version says little without the name before it. */
  dimensions: readonly [FilterDimension, ...FilterDimension[]];
  /** Rows are ordered by it, and shares are shares of its total. */
  metric: Metric;
  /** What the full view shows beside it. */
  columns: readonly Metric[];
  /** Leaves out what the card is not about. */
  only?: Filter;
  /** The view of the same card that a row leads on to. */
  next?: CardTab;
};

const VISITS = ['sessions', 'pageviews', 'bounceRate', 'sessionDuration'] as const;
const READING = ['pageviews', 'engagementTime', 'scrollDepth', 'exitRate'] as const;
const TAGGED = ['sessions', 'bounceRate', 'sessionDuration'] as const;

/** Where nothing is known there is nothing to list. */
const known = (dimension: FilterDimension): Filter => ['isNot', dimension, [null]];

export const BREAKDOWN_VIEWS: Record<CardTab, BreakdownView> = {
  channels: { dimensions: ['channel'], metric: 'visitors', columns: VISITS, next: 'sources' },
  sources: { dimensions: ['source'], metric: 'visitors', columns: VISITS, next: 'referrers' },
  referrers: {
    dimensions: ['referrer'],
    metric: 'visitors',
    columns: VISITS,
    only: known('referrer'),
  },
  campaigns: {
    dimensions: ['campaign'],
    metric: 'visitors',
    columns: TAGGED,
    only: known('campaign'),
  },
  mediums: { dimensions: ['medium'], metric: 'visitors', columns: TAGGED, only: known('medium') },
  terms: { dimensions: ['term'], metric: 'visitors', columns: TAGGED, only: known('term') },
  contents: {
    dimensions: ['content'],
    metric: 'visitors',
    columns: TAGGED,
    only: known('content'),
  },
  top: { dimensions: ['page'], metric: 'visitors', columns: READING },
  entry: {
    dimensions: ['entryPage'],
    metric: 'sessions',
    columns: ['visitors', 'bounceRate', 'sessionDuration'],
  },
  exit: { dimensions: ['exitPage'], metric: 'sessions', columns: ['visitors', 'sessionDuration'] },
  titles: { dimensions: ['title'], metric: 'visitors', columns: READING },
  hosts: { dimensions: ['hostname'], metric: 'visitors', columns: READING },
  countries: { dimensions: ['country'], metric: 'visitors', columns: VISITS },
  map: { dimensions: ['country'], metric: 'visitors', columns: VISITS },
  regions: {
    dimensions: ['country', 'region'],
    metric: 'visitors',
    columns: VISITS,
    only: known('region'),
  },
  cities: {
    dimensions: ['country', 'city'],
    metric: 'visitors',
    columns: VISITS,
    only: known('city'),
  },
  browsers: {
    dimensions: ['browser'],
    metric: 'visitors',
    columns: VISITS,
    next: 'browserVersions',
  },
  browserVersions: {
    dimensions: ['browser', 'browserVersion'],
    metric: 'visitors',
    columns: VISITS,
  },
  systems: { dimensions: ['os'], metric: 'visitors', columns: VISITS, next: 'systemVersions' },
  systemVersions: { dimensions: ['os', 'osVersion'], metric: 'visitors', columns: VISITS },
  sizes: { dimensions: ['device'], metric: 'visitors', columns: VISITS },
  languages: { dimensions: ['language'], metric: 'visitors', columns: VISITS },
  events: { dimensions: ['event'], metric: 'events', columns: ['visitors', 'sessions'] },
};

/** The views of a card that there are for whoever looks. */
export function tabsOf(
  card: Card,
  { withheld = [] }: Pick<DashboardView, 'withheld'>,
): readonly CardTab[] {
  return CARD_TABS[card].filter((tab) => {
    const { dimensions, metric, columns } = BREAKDOWN_VIEWS[tab];
    const asked = { dimensions, metrics: [metric, ...columns], filters: [] };
    return faultOfShared(asked, withheld) === null;
  });
}

/** A card shows as many rows; a newspaper's table, not a list to scroll. */
export const ROWS_SHOWN = 10;
/** There are fewer countries; a map shows them all. */
const MAP_ROWS = 300;

export function rowsWanted(tab: CardTab): number {
  return tab === 'map' ? MAP_ROWS : ROWS_SHOWN;
}

/** The question behind a tab; `limit` and order are its caller's. */
export function questionOf(tab: CardTab, { site, state, range }: DashboardView) {
  const { dimensions, metric, only } = BREAKDOWN_VIEWS[tab];
  return {
    site: site.id,
    metrics: [metric],
    range: range.range,
    dimensions: [...dimensions],
    filters: only === undefined ? [...state.filters] : [...state.filters, only],
    orderBy: [[metric, 'desc']],
  } satisfies QueryInput;
}
