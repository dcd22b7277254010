/** ⌘K: everything there is to do, found by typing a few letters of it. */
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { type Command, findCommands } from './find-commands.ts';

/** More than a screen is not looked through; typing on is quicker. */
const SHOWN_MAX = 40;

export function CommandPalette({
  commands,
  onClose,
}: {
  commands: readonly Command[];
  onClose: () => void;
}) {
  const { text } = useLocale();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => findCommands(commands, typed).slice(0, SHOWN_MAX), [commands, typed]);
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (command: Command) => {
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    }
    if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      run(chosen);
    }
  };
  return (
    <Sheet title={text.commands.title} isBare onClose={onClose} testId="palette">
      <label className="flex items-center gap-2 border-b border-line px-4">
        <Icon name="search" className="text-quiet" />
        <span className="sr-only">{text.commands.title}</span>
        <input
          data-first
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
          aria-autocomplete="list"
          value={typed}
          placeholder={text.commands.hint}
          data-testid="palette-input"
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="h-12 grow bg-transparent text-title outline-none placeholder:text-quiet"
        />
      </label>
      <div
        id={listId}
        role="listbox"
        aria-label={text.commands.title}
        className="overflow-y-auto p-2"
      >
        {found.map((command, index) => (
          <CommandRow
            key={command.id}
            id={`${listId}-${command.id}`}
            command={command}
            isChosen={command === chosen}
            hasHeading={found[index - 1]?.group !== command.group}
            onPoint={() => setAt(index)}
            onRun={() => run(command)}
          />
        ))}
        {found.length === 0 && <p className="p-4 text-center text-quiet">{text.commands.none}</p>}
      </div>
    </Sheet>
  );
}

function CommandRow({
  id,
  command,
  isChosen,
  hasHeading,
  onPoint,
  onRun,
}: {
  id: string;
  command: Command;
  isChosen: boolean;
  hasHeading: boolean;
  onPoint: () => void;
  onRun: () => void;
}) {
  return (
    <>
      {hasHeading && (
        <p role="presentation" className="px-2 pt-2 pb-1 text-label text-quiet">
          {command.group}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard */}
      <div
        id={id}
        role="option"
        aria-selected={isChosen}
        tabIndex={-1}
        data-testid="command"
        onPointerMove={onPoint}
        onClick={onRun}
        ref={(element) => {
          if (isChosen) element?.scrollIntoView({ block: 'nearest' });
        }}
        className={`flex h-9 cursor-pointer items-center gap-3 rounded-md px-2 ${isChosen ? 'bg-raised' : ''}`}
      >
        <Icon name={command.icon ?? 'chart'} className="text-quiet" />
        <span className="min-w-0 grow truncate">{command.label}</span>
        {command.keys !== undefined && (
          <kbd className="font-sans text-label text-quiet">{command.keys}</kbd>
        )}
      </div>
    </>
  );
}
