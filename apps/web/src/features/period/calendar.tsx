/** A month to choose days from: two presses for the first and the last, or arrows and Enter; months by their buttons or Page keys. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Days } from '../../dashboard-range.ts';
import { useLocale } from '../../text/locale.tsx';
import { usePeriodText } from '../../text/views/period.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { addMonths, chosenWith, dayAfterKey, monthOf, weeksOf } from './month-grid.ts';

type CalendarProps = {
  days: Days;
  today: string;
  weekStart: number;
  /** Called at each press: a first day alone, then both. */
  onChoose: (days: Days) => void;
};

export function Calendar({ days, today, weekStart, onChoose }: CalendarProps) {
  const { formats } = useLocale();
  const words = usePeriodText();
  const [at, setAt] = useState(days.to < today ? days.to : today);
  const [began, setBegan] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const isByKey = useRef(false);
  useEffect(() => {
    if (isByKey.current) grid.current?.querySelector<HTMLElement>(`[data-day="${at}"]`)?.focus();
    isByKey.current = false;
  }, [at]);
  const names = namesIn(formats.locale);
  const weeks = weeksOf(monthOf(at), weekStart);
  const turn = (months: number) => {
    const next = addMonths(at, months);
    setAt(next < today ? next : today);
  };
  const choose = (day: string) => {
    setAt(day);
    setBegan(began === null ? day : null);
    onChoose(chosenWith(day, began));
  };
  const press = (event: KeyboardEvent) => {
    const next = dayAfterKey(event.key, at, { weekStart, today });
    if (next === null) return;
    event.preventDefault();
    isByKey.current = true;
    setAt(next);
  };
  return (
    <div className="grid grid-cols-1 gap-1" data-testid="calendar">
      <div className="flex items-center justify-between">
        <Button kind="small" aria-label={words.earlierMonth} onClick={() => turn(-1)}>
          <Icon name="chevron" className="rotate-90" />
        </Button>
        <p className="font-medium" aria-live="polite">
          {names.month(at)}
        </p>
        <Button
          kind="small"
          aria-label={words.laterMonth}
          disabled={monthOf(at) >= monthOf(today)}
          onClick={() => turn(1)}
        >
          <Icon name="chevron" className="-rotate-90" />
        </Button>
      </div>
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid of dates by the book (WAI-ARIA) is a table
        role="grid"
        aria-label={names.month(at)}
        onKeyDown={press}
        className="figures w-full table-fixed border-separate border-spacing-y-0.5"
      >
        <thead>
          <tr className="text-label text-quiet">
            {weeks[0]?.map((day) => (
              <th key={day} scope="col" abbr={names.weekday(day)} className="h-6 font-normal">
                {names.weekdayShort(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <DayCell
                  key={day}
                  day={day}
                  label={names.day(day)}
                  days={days}
                  today={today}
                  month={monthOf(at)}
                  isReached={day === at}
                  onChoose={choose}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p aria-live="polite" className="text-label text-quiet">
        {began === null
          ? formats.dates.days(days.from, days.to)
          : words.chooseLast(formats.dates.day(began))}
      </p>
    </div>
  );
}

type DayCellProps = {
  day: string;
  label: string;
  days: Days;
  today: string;
  month: string;
  isReached: boolean;
  onChoose: (day: string) => void;
};

function DayCell({ day, label, days, today, month, isReached, onChoose }: DayCellProps) {
  const isChosen = day >= days.from && day <= days.to;
  const isEnd = day === days.from || day === days.to;
  const look = isEnd
    ? 'bg-accent font-medium text-on-accent'
    : isChosen
      ? 'bg-bar-strong'
      : `enabled:hover:bg-raised ${monthOf(day) === month ? '' : 'text-quiet'}`;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it takes the focus
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: see the grid
    <td role="gridcell" aria-selected={isChosen} className="p-0">
      <button
        type="button"
        data-day={day}
        aria-label={label}
        aria-current={day === today ? 'date' : undefined}
        tabIndex={isReached ? 0 : -1}
        disabled={day > today}
        onClick={() => onChoose(day)}
        className={`h-8 w-full rounded-sm disabled:opacity-40 ${look} ${
          day === today ? 'underline decoration-2 underline-offset-4' : ''
        }`}
      >
        {Number(day.slice(8))}
      </button>
    </td>
  );
}

function namesIn(locale: string) {
  const write = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
    return (day: string) => format.format(new Date(`${day}T12:00:00Z`));
  };
  return {
    month: write({ month: 'long', year: 'numeric' }),
    weekday: write({ weekday: 'long' }),
    weekdayShort: write({ weekday: 'short' }),
    day: write({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  };
}
