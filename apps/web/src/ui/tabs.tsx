/** Tabs by the book: one stop for the Tab key, arrows move and choose, Home and End jump. */
import { type KeyboardEvent, useRef } from 'react';

/** The keyboard's part of a list of tabs; spread over the element that holds them. */
export function useTabKeys<T extends string>(
  names: readonly T[],
  selected: T,
  onSelect: (name: T) => void,
) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const target = stepOf(event.key, names.indexOf(selected), names.length);
    const name = target === null ? undefined : names[target];
    if (target === null || name === undefined) return;
    event.preventDefault();
    onSelect(name);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[target]?.focus();
  };
  return { ref: list, onKeyDown };
}

function stepOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (at + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Small tabs in the head of a card. */
export function Tabs<T extends string>({
  label,
  tabs,
  selected,
  panelId,
  onSelect,
}: {
  label: string;
  tabs: readonly { name: T; label: string }[];
  selected: T;
  panelId: string;
  onSelect: (name: T) => void;
}) {
  const keys = useTabKeys(
    tabs.map(({ name }) => name),
    selected,
    onSelect,
  );
  return (
    <div {...keys} role="tablist" aria-label={label} className="flex flex-wrap gap-x-1">
      {tabs.map(({ name, label: words }) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === selected}
          aria-controls={panelId}
          tabIndex={name === selected ? 0 : -1}
          data-testid={`tab-${name}`}
          onClick={() => onSelect(name)}
          className={`h-7 rounded-sm px-2 text-label transition-colors duration-100 ${
            name === selected ? 'bg-raised font-medium text-ink' : 'text-quiet hover:text-ink'
          }`}
        >
          {words}
        </button>
      ))}
    </div>
  );
}

/** A choice among few, as a row of buttons that stay pressed. */
export function Choices<T extends string>({
  label,
  choices,
  chosen,
  onChoose,
}: {
  label: string;
  choices: readonly { value: T; label: string }[];
  chosen: T;
  onChoose: (value: T) => void;
}) {
  return (
    <fieldset className="flex flex-wrap rounded-md border border-line p-0.5">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === chosen}
          data-testid={`choice-${choice.value}`}
          onClick={() => onChoose(choice.value)}
          className={`h-6 rounded-sm px-2 text-label transition-colors duration-100 ${
            choice.value === chosen ? 'bg-raised font-medium text-ink' : 'text-quiet hover:text-ink'
          }`}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
