/** A button that opens a list of choices or deeds, with arrow keys and type-ahead (WAI-ARIA, menu button). */
import {
  cloneElement,
  type HTMLAttributes,
  isValidElement,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useRef,
  useState,
} from 'react';
import { type ButtonKind, buttonClass } from './button.tsx';
import { Icon } from './icon.tsx';
import { useFloat } from './use-float.ts';

export const FLOAT =
  'float-in fixed inset-auto m-0 min-w-44 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-body text-ink shadow-float';
const ITEM =
  'flex min-h-8 w-full cursor-pointer items-center gap-2 rounded-sm px-2 text-left outline-offset-[-2px]! outline-none select-none hover:bg-raised focus:bg-raised focus-visible:outline-2';

type MenuProps = {
  /** What the button shows. */
  trigger: ReactNode;
  /** What the button is called when its content does not say it. */
  label?: string;
  kind?: ButtonKind;
  className?: string;
  align?: 'start' | 'end';
  testId?: string;
  children: ReactNode;
};

export function Menu({ trigger, label, kind = 'plain', className, align, ...rest }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const press = useMenuKeys(() => setOpen(false));
  const float = useFloat<HTMLDivElement>(id, {
    isOpen,
    align: align ?? 'start',
    onClose: () => setOpen(false),
    onShown: (panel) => {
      const chosen = panel.querySelector<HTMLElement>('[aria-checked="true"]');
      (chosen ?? itemsOf(panel)[0])?.focus();
    },
  });
  return (
    <>
      <button
        {...float.buttonProps}
        type="button"
        aria-haspopup="menu"
        aria-label={label}
        className={buttonClass(kind, className)}
        data-testid={rest.testId}
        onClick={(event) => {
          event.preventDefault();
          setOpen(!isOpen);
        }}
        onKeyDown={(event) => {
          if (isOpen || !/^Arrow(Down|Up)$/.test(event.key)) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {trigger}
      </button>
      <div
        {...float.panelProps}
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className={`${FLOAT} max-h-96 max-w-[calc(100vw-16px)]`}
        onKeyDown={press}
        onClick={({ target }) => {
          if (target instanceof Element && target.closest(ITEMS) !== null) setOpen(false);
        }}
      >
        {isOpen && rest.children}
      </div>
    </>
  );
}

const ITEMS = '[role^="menuitem"]';
/** Letters typed one after another within so long are the beginning of one name. */
const TYPING_MS = 600;

function itemsOf(menu: Element): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>(ITEMS)];
}

/** Arrows walk around, Home and End jump, letters find; Tab leaves. */
function useMenuKeys(close: () => void) {
  const typed = useRef({ text: '', at: 0 });
  return (event: KeyboardEvent<HTMLElement>) => {
    const items = itemsOf(event.currentTarget);
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Tab') return close();
    if (/^\S$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const { text, at: lastAt } = typed.current;
      const isNew = event.timeStamp - lastAt > TYPING_MS;
      typed.current = { text: (isNew ? '' : text) + event.key, at: event.timeStamp };
      foundBy(typed.current.text, items, at)?.focus();
      return;
    }
    const target = stepOf(event.key, at, items.length);
    if (target === null) return;
    event.preventDefault();
    items[target]?.focus();
  };
}

function stepOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (Math.max(at, 0) + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** The next item that begins so, from where the focus is; one letter alone goes on to the next that has it. */
function foundBy(text: string, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  const from = Math.max(at, 0) + (text.length === 1 ? 1 : 0);
  const inTurn = [...items.slice(from), ...items.slice(0, from)];
  return inTurn.find((item) =>
    (item.textContent ?? '').trim().toLowerCase().startsWith(text.toLowerCase()),
  );
}

type MenuItemProps = { onSelect?: () => void; asChild?: boolean; children: ReactNode };

/** A deed, or a link when the child is one. */
export function MenuItem({ onSelect, asChild = false, children }: MenuItemProps) {
  if (asChild && isValidElement<HTMLAttributes<HTMLElement>>(children)) {
    return cloneElement(children, { role: 'menuitem', tabIndex: -1, className: ITEM });
  }
  return (
    <button type="button" role="menuitem" tabIndex={-1} className={ITEM} onClick={onSelect}>
      {children}
    </button>
  );
}

type Choice<T extends string> = { value: T; label: ReactNode };

/** One of several; the chosen one carries a tick. */
export function MenuChoices<T extends string>({
  value,
  choices,
  onChoose,
}: {
  value: T;
  choices: readonly Choice<T>[];
  onChoose: (value: T) => void;
}) {
  return choices.map((choice) => (
    <button
      key={choice.value}
      type="button"
      role="menuitemradio"
      aria-checked={choice.value === value}
      tabIndex={-1}
      className={ITEM}
      onClick={() => onChoose(choice.value)}
    >
      <span className="w-4 shrink-0 text-accent">
        {choice.value === value && <Icon name="check" />}
      </span>
      {choice.label}
    </button>
  ));
}

export function MenuLine() {
  return <hr className="-mx-1 my-1 border-line" />;
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return (
    <div role="presentation" className="truncate px-2 pt-1 pb-1 text-label text-quiet">
      {children}
    </div>
  );
}
