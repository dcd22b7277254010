/** The totals of the period, each with its change; choosing one draws it. */

import type { DashboardView } from '../../dashboard-view.ts';
import { type Change, changeOf } from '../../format/change.ts';
import { TOTAL_NAMES, type TotalMetric } from '../../metrics.ts';
import { useLocale } from '../../text/locale.tsx';
import { useTabKeys } from '../../ui/tabs.tsx';
import { isUnfair } from './fairness.ts';
import type { Overview } from './use-overview.ts';

/** In the order of the page: who came, how often, what they did, how it went. */
const ORDER: readonly TotalMetric[] = [
  'visitors',
  'sessions',
  'pageviews',
  'bounceRate',
  'sessionDuration',
  'viewsPerSession',
  'events',
];

type TotalsProps = { view: DashboardView; overview: Overview; panelId: string };

export function Totals({ view, overview, panelId }: TotalsProps) {
  const { text } = useLocale();
  const select = (metric: TotalMetric) => view.change({ ...view.state, metric });
  const keys = useTabKeys(ORDER, view.state.metric, select);
  return (
    <div
      {...keys}
      role="tablist"
      aria-label={text.chart.totals}
      className="grid grid-cols-1 gap-px sm:grid-cols-2 border-b border-line bg-line md:grid-cols-4 lg:grid-cols-7"
    >
      {ORDER.map((metric) => (
        <Total
          key={metric}
          metric={metric}
          overview={overview}
          panelId={panelId}
          isSelected={metric === view.state.metric}
          onSelect={() => select(metric)}
        />
      ))}
    </div>
  );
}

type TotalProps = {
  metric: TotalMetric;
  overview: Overview;
  panelId: string;
  isSelected: boolean;
  onSelect: () => void;
};

function Total({ metric, overview, panelId, isSelected, onSelect }: TotalProps) {
  const { text, formats } = useLocale();
  const { answer, isOld } = overview;
  const at = TOTAL_NAMES.indexOf(metric);
  const value = answer?.result.totals[at] ?? null;
  const exact = formats.numbers.metric(metric, value, 'exact');
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isSelected}
      aria-controls={panelId}
      tabIndex={isSelected ? 0 : -1}
      data-testid={`total-${metric}`}
      data-value={value ?? ''}
      data-before={answer?.before?.totals[at] ?? ''}
      title={`${exact} – ${text.meaning[metric]}`}
      onClick={onSelect}
      className={`relative grid min-h-24 content-start gap-0.5 bg-surface px-4 py-3 text-left outline-offset-[-3px]! transition-colors duration-100 hover:bg-raised sm:max-md:first:col-span-2 md:max-lg:first:col-span-2 ${
        isSelected
          ? 'after:absolute after:inset-x-0 after:bottom-0 after:h-0.5 after:bg-accent'
          : ''
      }`}
    >
      <span className={`truncate text-label ${isSelected ? 'text-ink' : 'text-quiet'}`}>
        {text.metric[metric]}
      </span>
      {answer === undefined && overview.failure === null ? (
        <span className="skeleton h-12 w-20" />
      ) : (
        <span className={`grid grid-cols-1 ${isOld ? 'stale' : ''}`}>
          <span className="figures text-total font-semibold tracking-tight">
            {formats.numbers.metric(metric, value, 'short')}
          </span>
          <ChangeMark metric={metric} overview={overview} />
        </span>
      )}
    </button>
  );
}

function ChangeMark({ metric, overview }: { metric: TotalMetric; overview: Overview }) {
  const { text, formats } = useLocale();
  const { answer } = overview;
  if (answer?.isNothingBefore === true && answer.firstDay !== null) {
    const day = formats.dates.date(answer.firstDay);
    // One line, as its placeholder: the legend of the chart has room for all of it.
    return (
      <span className="truncate text-label text-quiet" title={text.chart.noDataBefore(day)}>
        {text.chart.since(day)}
      </span>
    );
  }
  if (answer === undefined || answer.before === null) return null;
  const { result, before } = answer;
  const at = TOTAL_NAMES.indexOf(metric);
  const valueBefore = before.totals[at] ?? null;
  const change = changeOf(metric, result.totals[at] ?? null, valueBefore);
  const exactBefore = formats.numbers.metric(metric, valueBefore, 'exact');
  const against = text.change.against(
    exactBefore,
    formats.dates.days(before.meta.from, before.meta.to),
  );
  if (change.kind === 'unknown') return <span className="h-4" />;
  if (isUnfair(metric, result.meta)) {
    return (
      <span className="figures text-label text-quiet" title={against}>
        {text.change.wholeDay(
          formats.numbers.metric(metric, valueBefore, 'short'),
          formats.dates.dayBefore(before.meta.from, result.meta.from),
        )}
      </span>
    );
  }
  return (
    <span className={`figures text-label font-medium ${colourOf(change)}`} title={against}>
      <span aria-hidden="true">{formats.changeMark(change)}</span>
      <span className="sr-only">{text.chart.comparedWith(formats.changeWords(change))}</span>
    </span>
  );
}

function colourOf(change: Change): string {
  if (change.kind !== 'relative' && change.kind !== 'points') return 'text-quiet';
  return change.news === 'good' ? 'text-good' : 'text-bad';
}
