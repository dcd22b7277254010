/** The table of a full view: a row for each value, a column for each metric with its change. */
import type { DashboardView } from '../../dashboard-view.ts';
import { changeOf } from '../../format/change.ts';
import type { Metric, QueryResult } from '../../metrics.ts';
import { useLocale } from '../../text/locale.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { closed, type Details, sortedBy } from './details.ts';
import { changeColour, Flag, isPage, PageLink } from './row.tsx';
import { filteredBy, labelOf } from './rows.ts';

type TableProps = { view: DashboardView; details: Details; result: QueryResult };
type TableRow = QueryResult['results'][number];

export function DetailsTable({ view, details, result }: TableProps) {
  const { text } = useLocale();
  return (
    <ScrollRegion id="details-table" label={text.details.table} className="overflow-x-auto">
      <table className="w-full" data-testid="details-table">
        <thead>
          <tr className="border-b border-line text-label text-quiet">
            <th scope="col" className="py-2 pr-2 text-left font-medium">
              {details.dimensions.map((dimension) => text.dimension[dimension]).join(', ')}
            </th>
            {details.metrics.map((metric) => (
              <ColumnHead key={metric} metric={metric} view={view} details={details} />
            ))}
          </tr>
        </thead>
        <tbody>
          {result.results.map((row) => (
            <Line key={JSON.stringify(row.dimensions)} row={row} view={view} details={details} />
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-line font-medium">
            <th scope="row" className="py-2 text-left font-medium">
              {text.details.all}
            </th>
            {details.metrics.map((metric, index) => (
              <Value
                key={metric}
                metric={metric}
                value={result.totals[index] ?? null}
                before={result.totalsBefore?.[index]}
              />
            ))}
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

function ColumnHead({
  metric,
  view,
  details,
}: {
  metric: Metric;
  view: DashboardView;
  details: Details;
}) {
  const { text } = useLocale();
  const { sort } = details;
  const isSorted = sort.by === metric;
  const direction = sort.direction === 'asc' ? 'ascending' : 'descending';
  return (
    <th scope="col" aria-sort={isSorted ? direction : 'none'} className="text-right font-medium">
      <button
        type="button"
        data-testid={`sort-${metric}`}
        title={text.meaning[metric]}
        onClick={() => view.change(sortedBy(view.state, sort, metric))}
        className={`h-8 rounded-sm pl-3 whitespace-nowrap hover:text-ink ${isSorted ? 'text-ink' : ''}`}
      >
        {text.metric[metric]}
        <span aria-hidden="true" className="inline-block w-3">
          {isSorted && (sort.direction === 'asc' ? '↑' : '↓')}
        </span>
      </button>
    </th>
  );
}

function Line({ row, view, details }: { row: TableRow; view: DashboardView; details: Details }) {
  const locale = useLocale();
  const { dimensions } = details;
  const [dimension = 'page'] = dimensions;
  const [first = null] = row.dimensions;
  const filter = () =>
    view.change(
      closed(
        filteredBy(
          view.state,
          { dimensions: [dimension, ...dimensions.slice(1)] },
          { values: row.dimensions, isOut: false },
        ),
      ),
    );
  return (
    <tr
      data-testid="details-row"
      data-label={row.dimensions.map((value) => value ?? '').join(' ')}
      className="group h-8 border-b border-line last:border-0 hover:bg-raised"
    >
      <th scope="row" className="w-full max-w-0 min-w-40 text-left font-normal">
        <span className="flex items-center">
          {dimension === 'country' && <Flag country={first} />}
          <button
            type="button"
            onClick={filter}
            className="min-w-0 truncate rounded-sm py-1 text-left hover:text-accent"
            title={labelOf(row.dimensions, dimensions, locale)}
          >
            <bdi>{labelOf(row.dimensions, dimensions, locale)}</bdi>
          </button>
          <PageLink page={isPage(dimension) ? first : null} domain={view.site.domain} />
        </span>
      </th>
      {details.metrics.map((metric, index) => (
        <Value
          key={metric}
          metric={metric}
          value={row.metrics[index] ?? null}
          before={row.before?.[index]}
        />
      ))}
    </tr>
  );
}

/** `before` is undefined when nothing is compared. */
function Value({
  metric,
  value,
  before,
}: {
  metric: Metric;
  value: number | null;
  before: number | null | undefined;
}) {
  const { text, formats } = useLocale();
  const change = before === undefined ? null : changeOf(metric, value, before);
  return (
    <td
      className="figures pr-3 pl-3 text-right whitespace-nowrap"
      data-metric={metric}
      data-value={value ?? ''}
    >
      {formats.numbers.metric(metric, value, 'exact')}
      {change !== null && before !== undefined && (
        <span
          className={`ml-2 inline-block min-w-14 text-label ${changeColour(change)}`}
          title={text.cards.before(formats.numbers.metric(metric, before, 'exact'))}
        >
          <span aria-hidden="true">{formats.changeMark(change)}</span>
          <span className="sr-only">{formats.changeWords(change)}</span>
        </span>
      )}
    </td>
  );
}
