/** One row: a bar behind the label, the number on the right; the whole row is the button that filters by it. */
import type { FilterDimension, Metric } from '@footfall/domain';
import { pageAddress } from '../../format/links.ts';
import { flagOf } from '../../format/names.ts';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { BreakdownRow } from './rows.ts';

type RowProps = {
  row: BreakdownRow;
  dimension: FilterDimension;
  metric: Metric;
  domain: string;
  onFilter: () => void;
};

export function Row({ row, dimension, metric, domain, onFilter }: RowProps) {
  const { text, formats } = useLocale();
  const label = formats.names.value(dimension, row.value);
  const count = formats.numbers.metric(metric, row.count, 'exact');
  const share = row.share === null ? null : formats.numbers.percent(row.share);
  return (
    <li
      data-testid="row"
      data-label={row.value ?? ''}
      data-value={row.count}
      className="group relative flex items-center rounded-sm hover:bg-raised"
    >
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-0 rounded-sm bg-bar group-hover:bg-bar-strong"
        style={{ width: `max(4px, ${row.bar * 100}%)` }}
      />
      <button
        type="button"
        onClick={onFilter}
        title={`${text.cards.filterBy(text.dimension[dimension], label)} (${count})`}
        className="relative flex h-[30px] min-w-0 grow items-center gap-2 px-2 text-left"
      >
        {dimension === 'country' && <Flag country={row.value} />}
        <span className={`min-w-0 truncate ${row.value === null ? 'text-quiet' : ''}`} dir="auto">
          {label}
        </span>
        <span className="figures ml-auto pl-2 font-medium">
          {formats.numbers.metric(metric, row.count, 'short')}
        </span>
        <span className="figures w-11 shrink-0 text-right text-label text-quiet">
          {share ?? text.none}
        </span>
      </button>
      <PageLink page={isPage(dimension) ? row.value : null} domain={domain} />
    </li>
  );
}

function isPage(dimension: FilterDimension): boolean {
  return dimension === 'page' || dimension === 'entryPage' || dimension === 'exitPage';
}

function Flag({ country }: { country: string | null }) {
  return (
    <span aria-hidden="true" className="w-5 shrink-0 text-center text-title">
      {flagOf(country) || '·'}
    </span>
  );
}

/** Shows on hover and focus; on touch screens, where nothing hovers, always. */
function PageLink({ page, domain }: { page: string | null; domain: string }) {
  const { text } = useLocale();
  const address = page === null ? null : pageAddress(domain, page);
  if (page === null || address === null) return null;
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={text.cards.openPage(page)}
      className="relative grid size-[30px] shrink-0 place-content-center rounded-sm text-quiet opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 pointer-coarse:opacity-100"
    >
      <Icon name="out" className="size-3.5" />
    </a>
  );
}
