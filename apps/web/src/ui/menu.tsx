/** A button that opens a list of choices or deeds, with arrow keys and type-ahead. */
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { type ButtonKind, buttonClass } from './button.tsx';
import { Icon } from './icon.tsx';

export const FLOAT =
  'float-in z-20 min-w-44 rounded-lg border border-line bg-surface p-1 text-body shadow-float';
const ITEM =
  'flex h-8 w-full cursor-pointer items-center gap-2 rounded-sm px-2 text-left outline-none select-none data-highlighted:bg-raised';

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
  return (
    // Not modal: the modal one writes a style element into the page, which the content policy refuses.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={label}
        className={buttonClass(kind, className)}
        data-testid={rest.testId}
      >
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align ?? 'start'}
          sideOffset={4}
          collisionPadding={8}
          className={`${FLOAT} max-h-[min(24rem,var(--radix-dropdown-menu-content-available-height))] max-w-[calc(100vw-16px)] overflow-y-auto`}
        >
          {rest.children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** A deed, or a link when the child is one. */
export function MenuItem({
  onSelect,
  asChild = false,
  children,
}: {
  onSelect?: () => void;
  asChild?: boolean;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Item asChild={asChild} className={ITEM} {...(onSelect ? { onSelect } : {})}>
      {children}
    </DropdownMenu.Item>
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
  return (
    <DropdownMenu.RadioGroup
      value={value}
      onValueChange={(chosen) => {
        const choice = choices.find((one) => one.value === chosen);
        if (choice !== undefined) onChoose(choice.value);
      }}
    >
      {choices.map((choice) => (
        <DropdownMenu.RadioItem key={choice.value} value={choice.value} className={ITEM}>
          <span className="w-4 text-accent">
            <DropdownMenu.ItemIndicator>
              <Icon name="check" />
            </DropdownMenu.ItemIndicator>
          </span>
          {choice.label}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="truncate px-2 pt-1 pb-1 text-label text-quiet">
      {children}
    </DropdownMenu.Label>
  );
}
