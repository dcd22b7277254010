/** Chooses the period: named ones by mouse or letter, or any days. */
import type { Range } from '@footfall/domain';
import { type KeyboardEvent, useState } from 'react';
import { withRange } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/popover.tsx';
import { CustomDays } from './custom-days.tsx';
import { PERIOD_GROUPS } from './periods.ts';
import { usePeriodLetters } from './use-period-letters.ts';

export function PeriodPicker({ view }: { view: DashboardView }) {
  const { text } = useLocale();
  const [isOpen, setOpen] = useState(false);
  // The letter for days of one's choice leads to their fields.
  const [isByLetter, setByLetter] = useState(false);
  const choose = (range: Range) => {
    setOpen(false);
    view.change(withRange(view.state, range));
  };
  usePeriodLetters({
    onPeriod: choose,
    onCustom: () => {
      setByLetter(true);
      setOpen(true);
    },
  });
  return (
    <Popover
      label={text.period.label}
      testId="period"
      isOpen={isOpen}
      onOpen={(next) => {
        setByLetter(false);
        setOpen(next);
      }}
      width="w-72 md:w-[32rem]"
      trigger={
        <>
          <span className="sr-only">{text.period.label}: </span>
          <PeriodName view={view} />
          <Icon name="chevron" className="text-quiet" />
        </>
      }
    >
      <div className="md:grid md:grid-cols-[13rem_1fr]">
        <div className="md:border-r md:border-line md:pr-1">
          <NamedPeriods chosen={view.state.range} onChoose={choose} />
        </div>
        <CustomDays
          title={text.period.custom}
          days={view.range.days ?? { from: view.range.today, to: view.range.today }}
          today={view.range.today}
          weekStart={view.site.weekStart}
          testId="period-apply"
          isFirst={isByLetter}
          onChoose={choose}
        />
      </div>
      <p className="px-2 pt-2 pb-1 text-label text-quiet">{text.period.zone(view.site.timezone)}</p>
    </Popover>
  );
}

function PeriodName({ view: { state, range } }: { view: DashboardView }) {
  const { text, formats } = useLocale();
  const days = range.days === null ? '' : formats.dates.days(range.days.from, range.days.to);
  if (typeof state.range !== 'string') return <span className="figures">{days}</span>;
  return (
    <>
      {text.period[state.range]}
      <span className="figures hidden font-normal text-quiet md:inline">{days}</span>
    </>
  );
}

function NamedPeriods({ chosen, onChoose }: { chosen: Range; onChoose: (range: Range) => void }) {
  const { text } = useLocale();
  return PERIOD_GROUPS.map((group) => (
    <div key={group[0]?.range} className="mb-1 border-b border-line pb-1 md:last:border-0">
      {group.map(({ range, letter }) => (
        <button
          key={range}
          type="button"
          aria-pressed={range === chosen}
          aria-keyshortcuts={letter}
          data-testid={`period-${range}`}
          data-period=""
          onKeyDown={moveFocus}
          onClick={() => onChoose(range)}
          className={`flex h-8 w-full items-center gap-2 rounded-sm px-2 text-left hover:bg-raised ${
            range === chosen ? 'font-medium' : ''
          }`}
        >
          <span className="w-4 text-accent">{range === chosen && <Icon name="check" />}</span>
          <span className="grow">{text.period[range]}</span>
          <kbd className="font-sans text-label text-quiet">{letter}</kbd>
        </button>
      ))}
    </div>
  ));
}

/** Arrows walk through the list, as in a menu. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const list = event.currentTarget.closest('[role="dialog"]');
  const all = [...(list?.querySelectorAll<HTMLElement>('[data-period]') ?? [])];
  all.at((all.indexOf(event.currentTarget) + step) % all.length)?.focus();
}
