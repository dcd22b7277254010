/** Something that lies over the page until it is closed: the browser's own dialog keeps the focus in and gives it back. */
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useLocale } from '../text/locale.tsx';
import { Icon } from './icon.tsx';

const KINDS = {
  /** From top to bottom of the window, on its right; all of it on a phone. */
  side: 'sheet-side ml-auto open:block h-dvh max-h-none w-full max-w-[60rem] border-l',
  /** As high as what it says. */
  middle:
    'mx-auto mt-[8vh] open:flex max-h-[84vh] w-[calc(100vw-24px)] max-w-[35rem] rounded-lg border',
} as const;

type SheetProps = {
  title: string;
  kind?: keyof typeof KINDS;
  /** Stands beside the title. */
  tools?: ReactNode;
  /** Without a head of its own; the title is then read out only. */
  isBare?: boolean;
  testId?: string;
  onClose: () => void;
  children: ReactNode;
};

export function Sheet({ title, kind = 'middle', isBare = false, onClose, ...rest }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The first button is rarely what somebody came for.
    const first = element?.querySelector<HTMLElement>('[data-first]') ?? element;
    first?.focus();
    // Closed before it leaves the page, so that the focus goes back to where it was.
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a dialog without our help
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-label={title}
      data-testid={rest.testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // The backdrop belongs to the dialog; its content does not.
        if (event.target === event.currentTarget) onClose();
      }}
      className={`border-line bg-surface p-0 text-body text-ink shadow-float outline-none ${KINDS[kind]}`}
    >
      <div className={`flex flex-col ${kind === 'middle' ? 'min-h-0 grow' : 'min-h-full'}`}>
        {!isBare && (
          <header className="sticky top-0 z-10 flex flex-wrap items-center gap-2 border-b border-line bg-surface py-2 pr-2 pl-4">
            <h2 className="grow text-title font-semibold">{title}</h2>
            {rest.tools !== undefined && (
              // On a phone below the title, which the cross stands beside.
              <div className="flex flex-wrap items-center gap-2 max-md:order-last max-md:-ml-2 max-md:w-full">
                {rest.tools}
              </div>
            )}
            <SheetClose onClose={onClose} />
          </header>
        )}
        {rest.children}
      </div>
    </dialog>
  );
}

function SheetClose({ onClose }: { onClose: () => void }) {
  const { text } = useLocale();
  return (
    <button
      type="button"
      aria-label={text.close}
      data-testid="close"
      onClick={onClose}
      className="grid size-8 place-content-center rounded-md text-quiet hover:bg-raised hover:text-ink"
    >
      <Icon name="cross" />
    </button>
  );
}
