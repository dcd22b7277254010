/** The question behind a full view, and its answer as rows of a table. */
import type { FilterDimension, QueryInput } from '@footfall/domain';
import { type Card, type DashboardState, withDetails } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import type { Cell } from '../../format/csv.ts';
import type { Metric, QueryResult } from '../../metrics.ts';
import type { Locale } from '../../text/locale.tsx';
import { BREAKDOWN_VIEWS, questionOf } from './views.ts';

/** A page of a full view; the next one is a click away. */
export const PAGE_ROWS = 50;
/** As many rows as one answer holds; what a file is filled with. */
export const FILE_ROWS_MAX = 10_000;

export type Details = {
  card: Card;
  dimensions: readonly FilterDimension[];
  metrics: readonly Metric[];
  sort: { by: Metric; direction: 'asc' | 'desc' };
  question: QueryInput;
};

export function detailsOf(card: Card, view: DashboardView): Details {
  const { state, range } = view;
  const tab = state.tabs[card];
  const { dimensions, metric, columns } = BREAKDOWN_VIEWS[tab];
  const metrics = [metric, ...columns];
  const sort = sortOf(state, metrics);
  const base = questionOf(tab, view);
  const search = state.search.trim();
  const last = dimensions.at(-1) ?? dimensions[0];
  return {
    card,
    dimensions,
    metrics,
    sort,
    question: {
      ...base,
      metrics,
      filters: search === '' ? base.filters : [...base.filters, ['contains', last, [search]]],
      orderBy: [[sort.by, sort.direction]],
      limit: PAGE_ROWS,
      offset: (state.page - 1) * PAGE_ROWS,
      ...(range.previous === null ? {} : { compare: range.previous }),
    },
  };
}

function sortOf(state: DashboardState, metrics: readonly Metric[]): Details['sort'] {
  const [by, direction] = state.sort?.split('.') ?? [];
  const metric = metrics.find((name) => name === by);
  const [first = 'visitors'] = metrics;
  if (metric === undefined) return { by: first, direction: 'desc' };
  return { by: metric, direction: direction === 'asc' ? 'asc' : 'desc' };
}

/** Sorted by a metric; by the same one again, the other way round. */
export function sortedBy(state: DashboardState, sort: Details['sort'], by: Metric): DashboardState {
  const direction = sort.by === by && sort.direction === 'desc' ? 'asc' : 'desc';
  return { ...state, sort: `${by}.${direction}`, page: 1 };
}

export function closed(state: DashboardState): DashboardState {
  return withDetails(state, null);
}

/** The table as it stands in a file: values as they are, numbers unrounded, the days compared with beside them. */
export function fileRowsOf(
  { dimensions, metrics }: Details,
  { results, totalsBefore }: QueryResult,
  { text }: Locale,
): Cell[][] {
  const isCompared = totalsBefore !== null;
  const names = metrics.map((metric) => text.metric[metric]);
  const head = [
    ...dimensions.map((dimension) => text.dimension[dimension]),
    ...names,
    ...(isCompared ? names.map((name) => text.details.beforeColumn(name)) : []),
  ];
  const rows = results.map((row): Cell[] => [
    ...row.dimensions,
    ...row.metrics,
    ...(isCompared ? (row.before ?? metrics.map(() => null)) : []),
  ]);
  return [head, ...rows];
}
