/** One row: a bar behind the label, the number on the right; the whole row is the button that filters by it. */
import type { FilterDimension } from '@footfall/domain';
import { pageAddress } from '../../format/links.ts';
import { flagOf } from '../../format/names.ts';
import type { Metric } from '../../metrics.ts';
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
      className="group relative isolate flex h-[30px] items-center rounded-sm hover:bg-raised"
    >
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-0 -z-10 rounded-sm bg-bar group-hover:bg-bar-strong"
        style={{ width: `max(4px, ${row.bar * 100}%)` }}
      />
      {dimension === 'country' && <Flag country={row.value} />}
      <button
        type="button"
        onClick={onFilter}
        title={`${text.cards.filterBy(text.dimension[dimension], label)} (${count})`}
        // Its reach is the whole row; what else can be pressed lies above.
        className="min-w-0 truncate px-2 text-left outline-none after:absolute after:inset-0 after:rounded-sm focus-visible:after:outline-2 focus-visible:after:outline-accent"
      >
        <bdi className={row.value === null ? 'text-quiet' : ''}>{label}</bdi>
      </button>
      <PageLink page={isPage(dimension) ? row.value : null} domain={domain} />
      <span className="figures ml-auto pl-2 font-medium">
        {formats.numbers.metric(metric, row.count, 'short')}
      </span>
      <span className="figures w-12 shrink-0 pr-2 text-right text-label text-quiet">
        {share ?? text.none}
      </span>
    </li>
  );
}

function isPage(dimension: FilterDimension): boolean {
  return dimension === 'page' || dimension === 'entryPage' || dimension === 'exitPage';
}

function Flag({ country }: { country: string | null }) {
  return (
    <span aria-hidden="true" className="w-7 shrink-0 pl-2 text-center text-title">
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
      className="relative grid z-10 size-7 shrink-0 place-content-center rounded-sm text-quiet opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 pointer-coarse:opacity-100"
    >
      <Icon name="out" className="size-3.5" />
    </a>
  );
}
