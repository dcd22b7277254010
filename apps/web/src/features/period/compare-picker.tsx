/** Chooses what the period is set against. */
import { type ReactNode, useState } from 'react';
import { type Compare, lengthOf } from '../../dashboard-range.ts';
import type { DashboardState } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/popover.tsx';
import { CustomDays } from './custom-days.tsx';

const NAMED = ['previousPeriod', 'previousYear', 'off'] as const;

export function ComparePicker({ view }: { view: DashboardView }) {
  const { text, formats } = useLocale();
  const [isOpen, setOpen] = useState(false);
  const { state, range } = view;
  // Before all of it there is nothing.
  const isWhole = range.range === 'all';
  const shown = isWhole ? 'off' : state.compare;
  const put = (next: Partial<DashboardState>) => view.change({ ...state, ...next });
  const choose = (compare: Compare) => {
    setOpen(false);
    put({ compare });
  };
  return (
    <Popover
      label={text.compare.label}
      testId="compare"
      isOpen={isOpen}
      onOpen={setOpen}
      trigger={
        <>
          <span className="sr-only">{text.compare.label}: </span>
          <ComparedWith compare={shown} range={view.range} />
          <Icon name="chevron" className="text-quiet" />
        </>
      }
    >
      {isWhole && (
        <p className="px-2 py-1 text-quiet" data-testid="nothing-before">
          {text.compare.nothingBefore}
        </p>
      )}
      {range.isNothingBefore && range.firstDay !== null && (
        <p className="px-2 py-1 text-quiet" data-testid="nothing-before">
          {text.chart.noDataBefore(formats.dates.date(range.firstDay))}.
        </p>
      )}
      <fieldset disabled={isWhole} className="contents disabled:[&_*]:text-quiet">
        <div className="mb-1 border-b border-line pb-1">
          {NAMED.map((compare) => (
            <button
              key={compare}
              type="button"
              aria-pressed={compare === shown}
              data-testid={`compare-${compare}`}
              onClick={() => choose(compare)}
              className={`flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-raised ${
                compare === shown ? 'font-medium' : ''
              }`}
            >
              <span className="w-4 text-accent">{compare === shown && <Icon name="check" />}</span>
              {text.compare[compare]}
            </button>
          ))}
        </div>
        <Tick
          isOn={state.matchesWeekdays}
          onTick={(matchesWeekdays) => put({ matchesWeekdays })}
          testId="match-weekdays"
        >
          {text.compare.weekdays}
        </Tick>
        <Tick
          isOn={state.showsChanges}
          onTick={(showsChanges) => put({ showsChanges })}
          testId="show-changes"
        >
          {text.compare.changes}
        </Tick>
        <div className="mt-1 border-t border-line pt-1">
          <CustomDays
            title={text.compare.days}
            days={range.previous ?? { from: range.today, to: range.today }}
            today={range.today}
            testId="compare-apply"
            onChoose={choose}
          />
        </div>
      </fieldset>
      {range.previous !== null && (
        <p className="figures px-2 pt-2 pb-1 text-label text-quiet">
          {text.compare.with(formats.dates.days(range.previous.from, range.previous.to))}
        </p>
      )}
    </Popover>
  );
}

/** Where there is room, the days before are counted. */
function ComparedWith({ compare, range }: { compare: Compare; range: DashboardView['range'] }) {
  const { text, formats } = useLocale();
  if (typeof compare !== 'string') return text.compare.days;
  const short = text.compare.short[compare];
  if (compare !== 'previousPeriod' || range.days === null) return short;
  const days = lengthOf(range.days);
  return (
    <>
      <span className="lg:hidden">{short}</span>
      <span className="figures hidden lg:inline">
        {text.compare.daysBefore(formats.numbers.count(days), days === 1)}
      </span>
    </>
  );
}

function Tick({
  isOn,
  onTick,
  testId,
  children,
}: {
  isOn: boolean;
  onTick: (isOn: boolean) => void;
  testId: string;
  children: ReactNode;
}) {
  return (
    <label className="flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 hover:bg-raised">
      <input
        type="checkbox"
        checked={isOn}
        data-testid={testId}
        onChange={(event) => onTick(event.target.checked)}
        className="size-4 accent-accent"
      />
      {children}
    </label>
  );
}
