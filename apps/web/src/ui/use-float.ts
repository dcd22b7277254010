/** Lets a panel float beside its button: the browser's own popover, put in its place before it is painted. */
import { useEffectEvent, useLayoutEffect, useRef } from 'react';

/** Between button and panel, and between panel and the window's edge. */
const GAP_PX = 4;
const EDGE_PX = 8;

export type FloatOptions = {
  isOpen: boolean;
  /** Called when the browser closes it: at Esc, at a click elsewhere. */
  onClose: () => void;
  /** Which edges of button and panel lie on one line. */
  align: 'start' | 'end';
  /** Called once it can be seen; where the focus goes is for the panel to say. */
  onShown: (panel: HTMLElement) => void;
};

/** Refs for button and panel, and what to spread over each. */
export function useFloat<Panel extends HTMLElement>(id: string, options: FloatOptions) {
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<Panel>(null);
  const { isOpen, align, onClose } = options;
  const onShown = useEffectEvent(options.onShown);
  useLayoutEffect(() => {
    const [from, floating] = [button.current, panel.current];
    if (!isOpen || from === null || floating === null) return;
    floating.showPopover();
    const put = () => putBeside(from, floating, align);
    put();
    onShown(floating);
    window.addEventListener('resize', put);
    // What scrolls takes the button along; the panel's own list does not.
    document.addEventListener('scroll', put, { capture: true, passive: true });
    return () => {
      window.removeEventListener('resize', put);
      document.removeEventListener('scroll', put, { capture: true });
      if (floating.matches(':popover-open')) floating.hidePopover();
      // What had the focus went with the panel's content.
      if (document.activeElement === document.body) from.focus({ preventScroll: true });
    };
  }, [isOpen, align]);
  return {
    button,
    buttonProps: {
      ref: button,
      // Says to the browser whose panel it is: a press on the button is then no click elsewhere.
      popoverTarget: id,
      'aria-expanded': isOpen,
    },
    panelProps: {
      ref: panel,
      id,
      popover: 'auto' as const,
      onToggle: (event: { newState: string }) => {
        if (event.newState === 'closed') onClose();
      },
    },
  };
}

/** Below the button, or above where there is more room; always within the window. */
function putBeside(button: HTMLElement, panel: HTMLElement, align: 'start' | 'end'): void {
  const { top, bottom, left, right } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  panel.style.maxHeight = '';
  const below = clientHeight - bottom - GAP_PX - EDGE_PX;
  const above = top - GAP_PX - EDGE_PX;
  const isAbove = panel.offsetHeight > below && above > below;
  const room = isAbove ? above : below;
  const height = Math.min(panel.offsetHeight, room);
  if (height < panel.offsetHeight) panel.style.maxHeight = `${room}px`;
  panel.style.top = `${isAbove ? top - GAP_PX - height : bottom + GAP_PX}px`;
  const wanted = align === 'start' ? left : right - panel.offsetWidth;
  const most = clientWidth - panel.offsetWidth - EDGE_PX;
  panel.style.left = `${Math.max(Math.min(wanted, most), EDGE_PX)}px`;
}
