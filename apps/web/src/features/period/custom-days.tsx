/** Any first and last day: typed into the date fields of the browser, or pressed in a calendar. */
import { type ComponentProps, lazy, type SubmitEvent, Suspense, useState } from 'react';
import type { Days } from '../../dashboard-range.ts';
import { useLocale } from '../../text/locale.tsx';
import { Button } from '../../ui/button.tsx';

/** It comes when the panel is opened; few open it. */
const Calendar = lazy(async () => ({ default: (await import('./calendar.tsx')).Calendar }));

type CustomDaysProps = {
  title: string;
  /** What the fields begin with. */
  days: Days;
  today: string;
  /** 1 Monday … 7 Sunday; without it there is no calendar. */
  weekStart?: number;
  testId: string;
  /** The first field is what the panel was opened for. */
  isFirst?: boolean;
  onChoose: (days: Days) => void;
};

export function CustomDays({
  title,
  days,
  today,
  weekStart,
  testId,
  onChoose,
  isFirst = false,
}: CustomDaysProps) {
  const { text } = useLocale();
  const [picked, setPicked] = useState(days);
  const [isWrong, setWrong] = useState(false);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const from = String(form.get('from'));
    const to = String(form.get('to'));
    setWrong(from > to);
    if (from <= to) onChoose({ from, to });
  };
  return (
    <form className="grid grid-cols-1 gap-2 px-2 pt-1" onSubmit={submit}>
      <p className="font-medium">{title}</p>
      <Day
        label={text.period.from}
        name="from"
        value={picked.from}
        onChange={(event) => setPicked({ ...picked, from: event.target.value })}
        max={today}
        isFirst={isFirst}
      />
      <Day
        label={text.period.to}
        name="to"
        value={picked.to}
        onChange={(event) => setPicked({ ...picked, to: event.target.value })}
        max={today}
      />
      {weekStart !== undefined && (
        <Suspense fallback={<div className="h-72" />}>
          <Calendar
            days={picked.from !== '' && picked.to !== '' ? picked : days}
            today={today}
            weekStart={weekStart}
            onChoose={setPicked}
          />
        </Suspense>
      )}
      {isWrong && (
        <p role="alert" className="text-label text-bad">
          {text.period.wrongOrder}
        </p>
      )}
      <Button kind="plain" type="submit" data-testid={testId}>
        {text.period.apply}
      </Button>
    </form>
  );
}

type DayProps = { label: string; isFirst?: boolean } & ComponentProps<'input'>;

function Day({ label, isFirst = false, ...input }: DayProps) {
  return (
    <label className="grid grid-cols-[3rem_1fr] items-center text-quiet">
      {label}
      <input
        {...input}
        type="date"
        {...(isFirst ? { 'data-first': '' } : {})}
        required
        className="figures h-8 min-w-0 rounded-md border border-edge bg-surface px-2 text-ink"
      />
    </label>
  );
}
