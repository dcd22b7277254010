/** A panel that floats under its button: the browser's own popover, which closes at Esc and at a click elsewhere. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { buttonClass } from './button.tsx';
import { FLOAT } from './menu.tsx';

type PopoverProps = {
  label: string;
  /** What the button shows. */
  trigger: ReactNode;
  testId: string;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  children: ReactNode;
};

/** Between button and panel, and between panel and the window's edge. */
const GAP_PX = 4;
const EDGE_PX = 8;

export function Popover({ label, trigger, testId, isOpen, onOpen, children }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = panel.current;
    if (element === null || button.current === null) return;
    if (!isOpen) return element.hidePopover();
    element.showPopover();
    putUnder(button.current, element);
    const chosen = element.querySelector<HTMLElement>('[aria-pressed="true"]');
    (chosen ?? element.querySelector<HTMLElement>('button'))?.focus();
  }, [isOpen]);
  return (
    <>
      <button
        ref={button}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        className={buttonClass('plain')}
        data-testid={testId}
      >
        {trigger}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        onToggle={(event) => onOpen(event.newState === 'open')}
        className={`${FLOAT} fixed inset-auto m-0 w-64 overflow-y-auto text-ink`}
      >
        {isOpen && children}
      </div>
    </>
  );
}

/** Its right edge below the button's, within the window. */
function putUnder(button: HTMLElement, panel: HTMLElement): void {
  const { bottom, right } = button.getBoundingClientRect();
  const top = bottom + GAP_PX;
  const { clientWidth, clientHeight } = document.documentElement;
  const left = Math.max(right - panel.offsetWidth, EDGE_PX);
  panel.style.top = `${top}px`;
  panel.style.left = `${Math.min(left, clientWidth - panel.offsetWidth - EDGE_PX)}px`;
  panel.style.maxHeight = `${clientHeight - top - EDGE_PX}px`;
}
