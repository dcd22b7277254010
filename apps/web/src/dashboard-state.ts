/**
 * What a dashboard shows, as its address says it: period, comparison, metric, interval, filters, tabs, details.
 * The address is the only place where this is kept, so that a link shows a colleague the same view.
 */
import {
  type Filter as DomainFilter,
  FILTER_CONDITIONS_MAX,
  INTERVALS,
  type Interval,
  isPropDimension,
  NAMED_RANGES,
  type NamedRange,
  type Range,
} from '@footfall/domain';
import { conditionsIn, formatFilter, parseFilter } from './dashboard-filter.ts';
import type { Compare } from './dashboard-range.ts';
import { TOTAL_NAMES, type TotalMetric } from './metrics.ts';

/** The views of each card; the first is shown unless the address says otherwise. */
export const CARD_TABS = {
  sources: ['channels', 'sources', 'campaigns', 'referrers', 'mediums', 'terms', 'contents'],
  pages: ['top', 'entry', 'exit', 'titles', 'hosts'],
  places: ['countries', 'map', 'regions', 'cities'],
  devices: ['browsers', 'systems', 'sizes', 'browserVersions', 'systemVersions', 'languages'],
  events: ['events'],
} as const;
export type Card = keyof typeof CARD_TABS;
export type CardTab = (typeof CARD_TABS)[Card][number];
export const CARDS = Object.keys(CARD_TABS) as Card[];

export type Filter = DomainFilter;

export type DashboardState = {
  range: Range;
  compare: Compare;
  /** Shifts the days that are compared with, so that Mondays stand against Mondays. */
  matchesWeekdays: boolean;
  /** Rows of the cards show their change instead of their share. */
  showsChanges: boolean;
  metric: TotalMetric;
  /** null: as the range's length suggests. */
  interval: Interval | null;
  filters: readonly Filter[];
  /** The view of each card. */
  tabs: Readonly<Record<Card, CardTab>>;
  /** The property whose values are listed; null: the names of all. */
  property: string | null;
  /** The card that is open as a full view. */
  details: Card | null;
  /** What the full view is searched for. */
  search: string;
  /** `visitors.desc`, as the full view is sorted; null: by what its card counts. */
  sort: string | null;
  /** Page of the full view, from 1. */
  page: number;
};

/** The parameters behind `?`; what equals the default is left out. */
export type DashboardSearch = {
  period?: NamedRange;
  from?: string;
  to?: string;
  compare?: 'previousYear' | 'off';
  compareFrom?: string;
  compareTo?: string;
  match?: 'weekdays';
  rows?: 'changes';
  metric?: TotalMetric;
  interval?: Interval;
  /** Filters as text: `is:country:DE,FR`. */
  f?: string[];
  property?: string;
  details?: Card;
  q?: string;
  sort?: string;
  page?: string;
} & { [C in Card]?: CardTab };

const DEFAULT_RANGE: NamedRange = '28d';
const DEFAULT_METRIC: TotalMetric = 'visitors';

/** More do not fit on a page; each may hold several conditions. */
const FILTERS_MAX = 20;

const SORT = /^[a-zA-Z]{1,40}\.(asc|desc)$/;
/** As long as a filter's value may be typed by a person. */
const SEARCH_CHARACTERS_MAX = 200;

/** Reads an address; anything that is not understood falls back to the default instead of failing. */
export function stateOf(search: Readonly<Record<string, unknown>>): DashboardState {
  return {
    range: rangeOf(search),
    compare: compareOf(search),
    matchesWeekdays: search['match'] === 'weekdays',
    showsChanges: search['rows'] === 'changes',
    metric: oneOf(TOTAL_NAMES, search['metric']) ?? DEFAULT_METRIC,
    interval: oneOf(INTERVALS, search['interval']) ?? null,
    filters: filtersOf(search['f']),
    tabs: {
      sources: tabOf('sources', search),
      pages: tabOf('pages', search),
      places: tabOf('places', search),
      devices: tabOf('devices', search),
      events: tabOf('events', search),
    },
    property: propertyOf(search['property']),
    ...detailsOf(search),
  };
}

/** Any name that a property can have. */
function propertyOf(name: unknown): string | null {
  return typeof name === 'string' && isPropDimension(`prop:${name}`) ? name : null;
}

function detailsOf(
  search: Readonly<{ details?: unknown; q?: unknown; sort?: unknown; page?: unknown }>,
): Pick<DashboardState, 'details' | 'search' | 'sort' | 'page'> {
  const { q, sort, page } = search;
  const details = oneOf(CARDS, search.details) ?? null;
  // What belongs to the full view means nothing without it.
  if (details === null) return CLOSED;
  return {
    details,
    search: typeof q === 'string' ? q.slice(0, SEARCH_CHARACTERS_MAX) : '',
    sort: typeof sort === 'string' && SORT.test(sort) ? sort : null,
    page: typeof page === 'string' && /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
  };
}

const CLOSED = { details: null, search: '', sort: null, page: 1 } as const;

/** Filters as they stand in an address, as many as one question may hold. */
function filtersOf(value: unknown): Filter[] {
  const known = listOf(value)
    .map(parseFilter)
    .filter((filter) => filter !== null);
  let conditions = 0;
  return known.slice(0, FILTERS_MAX).filter((filter) => {
    conditions += conditionsIn(filter);
    return conditions <= FILTER_CONDITIONS_MAX;
  });
}

/** The shortest address that {@link stateOf} reads as this state. */
export function searchOf(state: DashboardState): DashboardSearch {
  const search: DashboardSearch = {};
  if (typeof state.range !== 'string') Object.assign(search, state.range);
  else if (state.range !== DEFAULT_RANGE) search.period = state.range;
  putCompare(search, state);
  if (state.metric !== DEFAULT_METRIC) search.metric = state.metric;
  if (state.interval !== null) search.interval = state.interval;
  if (state.filters.length > 0) search.f = state.filters.map(formatFilter);
  for (const card of CARDS) {
    if (state.tabs[card] !== CARD_TABS[card][0]) search[card] = state.tabs[card];
  }
  if (state.property !== null) search.property = state.property;
  if (state.details !== null) putDetails(search, state);
  return search;
}

function putCompare(search: DashboardSearch, state: DashboardState): void {
  const { compare } = state;
  if (typeof compare !== 'string') {
    search.compareFrom = compare.from;
    search.compareTo = compare.to;
  } else if (compare !== 'previousPeriod') search.compare = compare;
  if (state.matchesWeekdays) search.match = 'weekdays';
  if (state.showsChanges) search.rows = 'changes';
}

function putDetails(search: DashboardSearch, state: DashboardState): void {
  if (state.details !== null) search.details = state.details;
  if (state.search !== '') search.q = state.search;
  if (state.sort !== null) search.sort = state.sort;
  if (state.page > 1) search.page = String(state.page);
}

/** For the router: an address in its shortest, valid form. */
export function validateDashboardSearch(raw: Record<string, unknown>): DashboardSearch {
  return searchOf(stateOf(raw));
}

/** Another range; an interval that was chosen for the old one no longer holds. */
export function withRange(state: DashboardState, range: Range): DashboardState {
  return { ...state, range, interval: null, page: 1 };
}

/** One more filter, unless it is there already. */
export function withFilter(state: DashboardState, filter: Filter): DashboardState {
  const text = formatFilter(filter);
  if (state.filters.length >= FILTERS_MAX) return state;
  if (state.filters.some((other) => formatFilter(other) === text)) return state;
  return { ...state, filters: [...state.filters, filter], page: 1 };
}

export function withoutFilter(state: DashboardState, filter: Filter): DashboardState {
  const text = formatFilter(filter);
  return {
    ...state,
    filters: state.filters.filter((other) => formatFilter(other) !== text),
    page: 1,
  };
}

/** Another view of a card; its full view begins anew. */
export function withTab(state: DashboardState, card: Card, tab: CardTab): DashboardState {
  return { ...state, tabs: { ...state.tabs, [card]: tab }, search: '', sort: null, page: 1 };
}

/** A card as a full view, or none. */
export function withDetails(state: DashboardState, details: Card | null): DashboardState {
  return { ...state, ...CLOSED, details };
}

function rangeOf(search: Readonly<{ from?: unknown; to?: unknown; period?: unknown }>): Range {
  return daysOf(search.from, search.to) ?? oneOf(NAMED_RANGES, search.period) ?? DEFAULT_RANGE;
}

function compareOf(
  search: Readonly<{ compare?: unknown; compareFrom?: unknown; compareTo?: unknown }>,
): Compare {
  const days = daysOf(search.compareFrom, search.compareTo);
  return days ?? oneOf(['previousYear', 'off'] as const, search.compare) ?? 'previousPeriod';
}

function daysOf(from: unknown, to: unknown): { from: string; to: string } | null {
  return isDay(from) && isDay(to) && from <= to ? { from, to } : null;
}

/** A date of the calendar. The domain's schema says the same, but would bring its whole library along. */
function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}

function tabOf(card: Card, search: Readonly<Record<string, unknown>>): CardTab {
  return oneOf<CardTab>(CARD_TABS[card], search[card]) ?? CARD_TABS[card][0];
}

function oneOf<T extends string>(names: readonly T[], value: unknown): T | undefined {
  return names.find((name) => name === value);
}

function listOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}
