/** The few periods of a view that has no calendar; the chosen one stands in the address. */
import { useViewsText } from '../text/views/use-views-text.ts';
import { Choices } from '../ui/tabs.tsx';
import { VIEW_PERIODS, type ViewPeriod } from './view-period.ts';

export function PeriodChoices({
  period,
  onChoose,
}: {
  period: ViewPeriod;
  onChoose: (period: ViewPeriod) => void;
}) {
  const { period: words } = useViewsText();
  return (
    <Choices<ViewPeriod>
      label={words.label}
      choices={VIEW_PERIODS.map((value) => ({ value, label: words[value] }))}
      chosen={period}
      onChoose={onChoose}
    />
  );
}
