/** One row: a bar behind the label, the number on the right; the whole row is the button that filters by it. */
import { type FilterDimension, readablePage } from '@footfall/domain';
import { type Change, changeOf } from '../../format/change.ts';
import { pageAddress } from '../../format/links.ts';
import { flagOf } from '../../format/names.ts';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import { RowBar } from '../../ui/row-bar.tsx';
import { type BreakdownAnswer, type BreakdownRow, labelOf } from './rows.ts';

type RowProps = {
  row: BreakdownRow;
  answer: BreakdownAnswer;
  domain: string;
  onFilter: (isOut: boolean) => void;
};

/** Shows on hover and focus; on touch screens, where nothing hovers, the row itself is enough. */
const DEED =
  'relative z-10 grid size-7 shrink-0 place-content-center rounded-sm text-quiet opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100';

export function Row({ row, answer, domain, onFilter }: RowProps) {
  const locale = useLocale();
  const { text, formats } = locale;
  const { dimensions, metric } = answer;
  const [dimension = 'page'] = dimensions;
  const label = labelOf(row.values, dimensions, locale);
  const exact = formats.numbers.metric(metric, row.count, 'exact');
  return (
    <li
      data-testid="row"
      data-label={row.values.map((value) => value ?? '').join(' ')}
      data-value={row.count}
      className="group relative isolate flex h-[1.875rem] items-center rounded-sm hover:bg-raised"
    >
      <RowBar share={row.bar} />
      {dimension === 'country' && <Flag country={row.values[0] ?? null} />}
      <button
        type="button"
        onClick={() => onFilter(false)}
        title={`${text.cards.filterBy(text.dimension[dimension], label)} (${exact})`}
        // Its reach is the whole row; what else can be pressed lies above.
        className="min-w-0 truncate px-2 text-left outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-accent"
      >
        <bdi className={row.values.every((value) => value === null) ? 'text-quiet' : ''}>
          {label}
        </bdi>
      </button>
      <PageLink page={isPage(dimension) ? (row.values[0] ?? null) : null} domain={domain} />
      <button
        type="button"
        aria-label={text.cards.filterOut(label)}
        title={text.cards.filterOut(label)}
        onClick={() => onFilter(true)}
        className={`${DEED} pointer-coarse:hidden`}
      >
        <Icon name="minus" className="size-3.5" />
      </button>
      <span className="figures ml-auto pl-2 font-medium">
        {formats.numbers.metric(metric, row.count, 'short')}
      </span>
      <span className="figures w-14 shrink-0 pr-2 text-right text-label text-quiet max-sm:hidden">
        {answer.hasChanges ? (
          <RowChange row={row} answer={answer} />
        ) : row.share === null ? (
          text.none
        ) : (
          formats.numbers.percent(row.share)
        )}
      </span>
    </li>
  );
}

function RowChange({ row, answer }: { row: BreakdownRow; answer: BreakdownAnswer }) {
  const { text, formats } = useLocale();
  const change = changeOf(answer.metric, row.count, row.before);
  const before = formats.numbers.metric(answer.metric, row.before, 'exact');
  return (
    <span
      className={`font-medium whitespace-nowrap ${changeColour(change)}`}
      title={text.cards.before(before)}
    >
      <span aria-hidden="true">{formats.changeMark(change)}</span>
      <span className="sr-only">{formats.changeWords(change)}</span>
    </span>
  );
}

/** Good and bad by colour; the arrow says the way. */
export function changeColour(change: Change): string {
  if (change.kind !== 'relative' && change.kind !== 'points') return 'text-quiet';
  return change.news === 'good' ? 'text-good' : 'text-bad';
}

export function isPage(dimension: FilterDimension): boolean {
  return dimension === 'page' || dimension === 'entryPage' || dimension === 'exitPage';
}

export function Flag({ country }: { country: string | null }) {
  return (
    <span aria-hidden="true" className="w-7 shrink-0 pl-2 text-center text-title">
      {flagOf(country) || '·'}
    </span>
  );
}

export function PageLink({ page, domain }: { page: string | null; domain: string }) {
  const { text } = useLocale();
  const address = page === null ? null : pageAddress(domain, page);
  if (page === null || address === null) return null;
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={text.cards.openPage(readablePage(page))}
      className={`${DEED} pointer-coarse:opacity-100`}
    >
      <Icon name="out" className="size-3.5" />
    </a>
  );
}
