/** The few periods of a view that has no calendar; the chosen one stands in the address. */
import { usePeriodText } from '../text/views/period.ts';
import { Choices } from '../ui/tabs.tsx';
import { VIEW_PERIODS, type ViewPeriod } from './view-period.ts';

export function PeriodChoices({
  period,
  onChoose,
}: {
  period: ViewPeriod;
  onChoose: (period: ViewPeriod) => void;
}) {
  const words = usePeriodText();
  return (
    <Choices<ViewPeriod>
      label={words.label}
      choices={VIEW_PERIODS.map((value) => ({ value, label: words[value] }))}
      chosen={period}
      onChoose={onChoose}
    />
  );
}
