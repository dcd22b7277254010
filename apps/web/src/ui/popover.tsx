/** A panel with fields and buttons that floats under its button; it closes at Esc and at a click elsewhere. */
import { type ReactNode, useId } from 'react';
import { buttonClass } from './button.tsx';
import { FLOAT } from './menu.tsx';
import { useFloat } from './use-float.ts';

type PopoverProps = {
  label: string;
  /** What the button shows. */
  trigger: ReactNode;
  testId: string;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** How wide the panel is. */
  width?: string;
  children: ReactNode;
};

export function Popover({ label, trigger, testId, isOpen, onOpen, ...rest }: PopoverProps) {
  const float = useFloat<HTMLDivElement>(useId(), {
    isOpen,
    align: 'end',
    onClose: () => onOpen(false),
    onShown: (panel) => {
      const chosen =
        panel.querySelector<HTMLElement>('[data-first]') ??
        panel.querySelector<HTMLElement>('[aria-pressed="true"]');
      (chosen ?? panel.querySelector<HTMLElement>('button, input'))?.focus();
    },
  });
  return (
    <>
      <button
        {...float.buttonProps}
        type="button"
        aria-haspopup="dialog"
        className={buttonClass('plain')}
        data-testid={testId}
        onClick={(event) => {
          event.preventDefault();
          onOpen(!isOpen);
        }}
      >
        {trigger}
      </button>
      <div
        {...float.panelProps}
        role="dialog"
        aria-label={label}
        className={`${FLOAT} ${rest.width ?? 'w-64'} max-w-[calc(100vw-16px)]`}
      >
        {isOpen && rest.children}
      </div>
    </>
  );
}
