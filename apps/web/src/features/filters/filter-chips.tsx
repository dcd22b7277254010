/** The filters in force, each with the way to lift it. */
import { type Filter, formatFilter, withoutFilter } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import type { Locale } from '../../text/locale.tsx';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';

export function FilterChips({ view }: { view: DashboardView }) {
  const locale = useLocale();
  const { text } = locale;
  const { filters } = view.state;
  if (filters.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ul aria-label={text.filters.label} className="contents">
        {filters.map((filter) => (
          <Chip
            key={formatFilter(filter)}
            filter={filter}
            locale={locale}
            onRemove={() => view.change(withoutFilter(view.state, filter))}
          />
        ))}
      </ul>
      {filters.length > 1 && (
        <button
          type="button"
          className="h-7 rounded-sm px-2 text-label text-quiet hover:text-ink"
          onClick={() => view.change({ ...view.state, filters: [] })}
        >
          {text.filters.clear}
        </button>
      )}
    </div>
  );
}

function Chip({
  filter,
  locale,
  onRemove,
}: {
  filter: Filter;
  locale: Locale;
  onRemove: () => void;
}) {
  const { text, formats } = locale;
  const [operator, dimension, values] = filter;
  const name = text.dimension[dimension];
  const wanted = values.map((value) => formats.names.value(dimension, value)).join(text.filters.or);
  return (
    <li
      data-testid="filter"
      data-filter={formatFilter(filter)}
      className="flex h-7 max-w-full items-center rounded-full border border-line bg-surface pl-3 text-label"
    >
      <span className="truncate" title={wanted}>
        <span className="text-quiet">
          {name} {text.filters[operator]}{' '}
        </span>
        <span className="font-medium">{wanted}</span>
      </span>
      <button
        type="button"
        aria-label={text.filters.remove(`${name} ${text.filters[operator]} ${wanted}`)}
        onClick={onRemove}
        className="grid size-7 shrink-0 place-content-center rounded-full text-quiet hover:text-ink"
      >
        <Icon name="cross" className="size-3" />
      </button>
    </li>
  );
}
