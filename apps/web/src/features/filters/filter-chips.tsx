/** The filters in force, each with the way to change it and to lift it. */
import { type Filter, formatFilter, isCondition } from '../../dashboard-filter.ts';
import { withoutFilter } from '../../dashboard-state.ts';
import type { DashboardView } from '../../dashboard-view.ts';
import { conditionWords, filterWords } from '../../format/filter-words.ts';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';

type FilterChipsProps = {
  view: DashboardView;
  /** Opens the builder with a filter in it. */
  onEdit: (filter: Filter) => void;
  /** Keeps them under a name; null where nothing can be kept. */
  onSave: (() => void) | null;
};

export function FilterChips({ view, onEdit, onSave }: FilterChipsProps) {
  const { text } = useLocale();
  const { filters } = view.state;
  if (filters.length === 0) return null;
  return (
    <div
      data-testid="filters"
      // Part of the head, which stays: one row on a phone, at most two and a bit elsewhere.
      className="-mx-1 mt-1 flex items-center gap-2 overflow-x-auto px-1 py-0.5 [scrollbar-width:none] md:max-h-24 md:flex-wrap md:overflow-y-auto"
    >
      <ul aria-label={text.filters.label} className="contents">
        {filters.map((filter) => (
          <Chip
            key={formatFilter(filter)}
            filter={filter}
            onEdit={() => onEdit(filter)}
            onRemove={() => view.change(withoutFilter(view.state, filter))}
          />
        ))}
      </ul>
      {onSave !== null && (
        <button
          type="button"
          data-testid="save-as-segment"
          className="h-7 shrink-0 rounded-sm px-2 text-label text-quiet hover:text-ink"
          onClick={onSave}
        >
          {text.segments.save}
        </button>
      )}
      {filters.length > 1 && (
        <button
          type="button"
          className="h-7 shrink-0 rounded-sm px-2 text-label text-quiet hover:text-ink"
          onClick={() => view.change({ ...view.state, filters: [], page: 1 })}
        >
          {text.filters.clear}
        </button>
      )}
    </div>
  );
}

function Chip({
  filter,
  onEdit,
  onRemove,
}: {
  filter: Filter;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const locale = useLocale();
  const { text } = locale;
  const words = filterWords(filter, locale);
  return (
    <li
      data-testid="filter"
      data-filter={formatFilter(filter)}
      className="flex h-7 max-w-full shrink-0 items-center rounded-full border border-line bg-surface text-label"
    >
      <button
        type="button"
        onClick={onEdit}
        title={text.filters.edit(words)}
        className="h-full min-w-0 truncate rounded-full pl-3"
      >
        <ChipWords filter={filter} />
      </button>
      <button
        type="button"
        aria-label={text.filters.remove(words)}
        onClick={onRemove}
        className="grid size-7 shrink-0 place-content-center rounded-full text-quiet hover:text-ink"
      >
        <Icon name="cross" className="size-3" />
      </button>
    </li>
  );
}

/** A condition alone has its value stand out; what is combined is a sentence. */
function ChipWords({ filter }: { filter: Filter }) {
  const locale = useLocale();
  if (!isCondition(filter))
    return <span className="font-medium">{filterWords(filter, locale)}</span>;
  const { name, operator, values } = conditionWords(filter, locale);
  return (
    <>
      <span className="text-quiet">
        {name} {operator}{' '}
      </span>
      <span className="font-medium">
        <bdi>{values}</bdi>
      </span>
    </>
  );
}
