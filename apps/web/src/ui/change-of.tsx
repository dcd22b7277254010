/** How a figure changed against the days before: an arrow and an amount, in words for those who do not see them. */
import type { Change } from '../format/change.ts';
import { useLocale } from '../text/locale.tsx';

export function ChangeOf({ change, title }: { change: Change | null; title?: string }) {
  const { formats } = useLocale();
  if (change === null || change.kind === 'unknown') return null;
  return (
    <span className={`figures font-medium whitespace-nowrap ${colourOf(change)}`} title={title}>
      <span aria-hidden="true">{formats.changeMark(change)}</span>
      <span className="sr-only">{formats.changeWords(change)}</span>
    </span>
  );
}

type ChangeSinceProps = {
  change: Change | null;
  /** What the figure was, as a reader is told it. */
  told: string;
  /** What it is compared with; null: with nothing, and nothing is shown. */
  before: { meta: { from: string; to: string } } | null;
};

/** The same against days that the title names, with what the figure was then. */
export function ChangeSince({ change, told, before }: ChangeSinceProps) {
  const { text, formats } = useLocale();
  if (before === null) return null;
  const days = formats.dates.days(before.meta.from, before.meta.to);
  return <ChangeOf change={change} title={text.change.against(told, days)} />;
}

/** Good and bad by colour; the arrow says the way. */
function colourOf(change: Change): string {
  if (change.kind !== 'relative' && change.kind !== 'points') return 'text-quiet';
  return change.news === 'good' ? 'text-good' : 'text-bad';
}
