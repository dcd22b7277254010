/**
 * What a dashboard shows, as its address says it: period, metric, interval, filters, tabs.
 * The address is the only place where this is kept, so that a link shows a colleague the same view.
 */
import {
  FILTER_DIMENSIONS,
  type FilterDimension,
  INTERVALS,
  type Interval,
  NAMED_RANGES,
  type NamedRange,
  type Range,
} from '@footfall/domain';
import { METRIC_NAMES, type Metric } from './metrics.ts';

/** The views of each card; the first is shown unless the address says otherwise. */
export const CARD_TABS = {
  sources: ['channels', 'sources', 'campaigns'],
  pages: ['top', 'entry', 'exit'],
  places: ['countries'],
  devices: ['browsers', 'systems', 'sizes'],
  events: ['events'],
} as const;
export type Card = keyof typeof CARD_TABS;
export type CardTab = (typeof CARD_TABS)[Card][number];
export const CARDS = Object.keys(CARD_TABS) as Card[];

/** The filters that a dashboard can set and show; programs can ask with more. */
export type Filter = ['is' | 'isNot' | 'contains', FilterDimension, (string | null)[]];
type FilterOperator = Filter[0];

export type DashboardState = {
  range: Range;
  metric: Metric;
  /** null: as the range's length suggests. */
  interval: Interval | null;
  filters: readonly Filter[];
  /** The view of each card. */
  tabs: Readonly<Record<Card, CardTab>>;
};

/** The parameters behind `?`; what equals the default is left out. */
export type DashboardSearch = {
  period?: NamedRange;
  from?: string;
  to?: string;
  metric?: Metric;
  interval?: Interval;
  /** Filters as text: `is:country:DE,FR`. */
  f?: string[];
} & { [C in Card]?: CardTab };

const DEFAULT_RANGE: NamedRange = '28d';
const DEFAULT_METRIC: Metric = 'visitors';

/** As many as the API takes. */
const FILTERS_MAX = 20;

/** Written out here: the domain's list lives beside its schemas, and pages carry no schema library. */
const OPERATORS = Object.keys({
  is: true,
  isNot: true,
  contains: true,
} satisfies Record<FilterOperator, true>) as FilterOperator[];

/** Reads an address; anything that is not understood falls back to the default instead of failing. */
export function stateOf(search: Readonly<Record<string, unknown>>): DashboardState {
  const filters = listOf(search['f']).map(parseFilter);
  return {
    range: rangeOf(search),
    metric: oneOf(METRIC_NAMES, search['metric']) ?? DEFAULT_METRIC,
    interval: oneOf(INTERVALS, search['interval']) ?? null,
    filters: filters.filter((filter) => filter !== null).slice(0, FILTERS_MAX),
    tabs: {
      sources: tabOf('sources', search),
      pages: tabOf('pages', search),
      places: tabOf('places', search),
      devices: tabOf('devices', search),
      events: tabOf('events', search),
    },
  };
}

/** The shortest address that {@link stateOf} reads as this state. */
export function searchOf(state: DashboardState): DashboardSearch {
  const search: DashboardSearch = {};
  if (typeof state.range !== 'string') Object.assign(search, state.range);
  else if (state.range !== DEFAULT_RANGE) search.period = state.range;
  if (state.metric !== DEFAULT_METRIC) search.metric = state.metric;
  if (state.interval !== null) search.interval = state.interval;
  if (state.filters.length > 0) search.f = state.filters.map(formatFilter);
  for (const card of CARDS) {
    if (state.tabs[card] !== CARD_TABS[card][0]) search[card] = state.tabs[card];
  }
  return search;
}

/** For the router: an address in its shortest, valid form. */
export function validateDashboardSearch(raw: Record<string, unknown>): DashboardSearch {
  return searchOf(stateOf(raw));
}

/** Another range; an interval that was chosen for the old one no longer holds. */
export function withRange(state: DashboardState, range: Range): DashboardState {
  return { ...state, range, interval: null };
}

/** One more filter, unless it is there already. */
export function withFilter(state: DashboardState, filter: Filter): DashboardState {
  const text = formatFilter(filter);
  if (state.filters.length >= FILTERS_MAX) return state;
  if (state.filters.some((other) => formatFilter(other) === text)) return state;
  return { ...state, filters: [...state.filters, filter] };
}

export function withoutFilter(state: DashboardState, filter: Filter): DashboardState {
  const text = formatFilter(filter);
  return { ...state, filters: state.filters.filter((other) => formatFilter(other) !== text) };
}

function rangeOf(search: Readonly<{ from?: unknown; to?: unknown; period?: unknown }>): Range {
  const { from, to } = search;
  if (isDay(from) && isDay(to) && from <= to) return { from, to };
  return oneOf(NAMED_RANGES, search.period) ?? DEFAULT_RANGE;
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

/** null, "nothing known", as it stands in an address; a value that reads the same is escaped. */
const NULL_TEXT = '~';

/** `["is", "country", ["DE", "FR"]]` → `is:country:DE,FR`. */
export function formatFilter([operator, dimension, values]: Filter): string {
  const texts = values.map((value) => (value === null ? NULL_TEXT : escapeValue(value)));
  return `${operator}:${dimension}:${texts.join(',')}`;
}

/** The filter that a text names; null when it names none. */
export function parseFilter(text: string): Filter | null {
  const [operatorText, dimensionText, ...rest] = text.split(':');
  const operator = oneOf(OPERATORS, operatorText);
  const dimension = oneOf(FILTER_DIMENSIONS, dimensionText);
  if (operator === undefined || dimension === undefined || rest.length === 0) return null;
  return [operator, dimension, splitValues(rest.join(':'))];
}

function escapeValue(value: string): string {
  return value.replace(/[\\,~]/g, '\\$&');
}

/** Values are set apart by commas; a character after a backslash belongs to the value. */
function splitValues(text: string): (string | null)[] {
  const parts = [''];
  for (const [token] of text.matchAll(/\\.|./gsu)) {
    if (token === ',') parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => (part === NULL_TEXT ? null : part.replace(/\\(.)/gsu, '$1')));
}
