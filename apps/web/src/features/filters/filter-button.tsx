/** Opens the builder of filters. */
import { useLocale } from '../../text/locale.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';

/** On a phone the picture has to do: there, periods need the room. */
export function FilterButton({ onPress }: { onPress: () => void }) {
  const { text } = useLocale();
  return (
    <button
      type="button"
      aria-label={text.filters.add}
      data-testid="add-filter"
      onClick={onPress}
      className={buttonClass('plain')}
    >
      <Icon name="filter" className="text-quiet" />
      <span className="hidden md:inline">{text.filters.add}</span>
    </button>
  );
}
