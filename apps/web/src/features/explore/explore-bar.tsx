/** What a chart of one's own is put together from: its metrics, its interval, and how it is drawn. */
import type { Interval } from '@footfall/domain';
import type { ReactNode } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useExploreText } from '../../text/views/explore.ts';
import { Choices } from '../../ui/tabs.tsx';
import { EXPLORED_METRICS, type Exploration, METRICS_MAX } from './exploration.ts';

type ExploreBarProps = {
  exploration: Exploration;
  intervals: readonly Interval[];
  /** Chooses by what it is split. */
  byTools: ReactNode;
  onChange: (next: Partial<Exploration>) => void;
};

export function ExploreBar({ exploration, intervals, byTools, onChange }: ExploreBarProps) {
  const { text } = useLocale();
  const words = useExploreText();
  const { interval, chart } = exploration;
  return (
    <div className="grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface p-4">
      <MetricChoices exploration={exploration} onChange={onChange} />
      <div className="flex flex-wrap items-center gap-3">
        {byTools}
        {intervals.length > 1 && (
          <Choices<Interval>
            label={text.interval.label}
            choices={intervals.map((value) => ({ value, label: text.interval[value] }))}
            chosen={interval}
            onChoose={(next) => onChange({ interval: next })}
          />
        )}
        <Choices
          label={words.chart}
          choices={(['lines', 'bars'] as const).map((value) => ({
            value,
            label: words.charts[value],
          }))}
          chosen={chart}
          onChoose={(next) => onChange({ chart: next })}
        />
      </div>
    </div>
  );
}

function MetricChoices({
  exploration,
  onChange,
}: Pick<ExploreBarProps, 'exploration' | 'onChange'>) {
  const { text } = useLocale();
  const words = useExploreText();
  const { metrics } = exploration;
  return (
    <fieldset>
      <legend className="mb-1 text-label text-quiet">{words.metrics}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {EXPLORED_METRICS.map((metric) => {
          const isChosen = metrics.includes(metric);
          // One there always is, and three are enough.
          const isFixed = isChosen ? metrics.length === 1 : metrics.length >= METRICS_MAX;
          return (
            <label
              key={metric}
              title={
                !isFixed ? text.meaning[metric] : isChosen ? words.metricsLeast : words.metricsMost
              }
              className={`flex min-h-6 items-center gap-2 ${isFixed ? 'text-quiet' : ''}`}
            >
              <input
                type="checkbox"
                checked={isChosen}
                disabled={isFixed}
                data-testid={`explore-${metric}`}
                className="size-4 shrink-0 accent-accent"
                onChange={() =>
                  onChange({
                    metrics: isChosen
                      ? metrics.filter((one) => one !== metric)
                      : [...metrics, metric],
                  })
                }
              />
              {text.metric[metric]}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
