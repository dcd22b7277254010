/** Keeps what was typed from being lost without a word: who leaves a form with changes is asked first. */
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useLocale } from '../text/locale.tsx';
import { Button } from './button.tsx';

/** `isUnsaved` is asked at the moment of leaving. Closing the window is asked about in the browser's own words. */
export function Unsaved({ isUnsaved }: { isUnsaved: () => boolean }) {
  const { text } = useLocale();
  const dialog = useRef<HTMLDialogElement>(null);
  const { status, proceed, reset } = useBlocker({
    // Another search or hash of the same page leaves nothing behind.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  const isAsking = status === 'blocked';
  useEffect(() => {
    if (isAsking) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isAsking]);
  return (
    <dialog
      ref={dialog}
      aria-label={text.unsaved.title}
      data-testid="unsaved"
      className="m-auto w-[min(24rem,calc(100vw-32px))] rounded-lg border border-line bg-surface p-4 text-ink shadow-float backdrop:bg-black/30"
      onCancel={(event) => {
        event.preventDefault();
        reset?.();
      }}
    >
      <h2 className="text-title font-semibold">{text.unsaved.title}</h2>
      <p className="mt-1 text-quiet">{text.unsaved.lead}</p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button data-testid="leave" onClick={() => proceed?.()}>
          {text.unsaved.leave}
        </Button>
        <Button kind="primary" data-testid="stay" autoFocus onClick={() => reset?.()}>
          {text.unsaved.stay}
        </Button>
      </div>
    </dialog>
  );
}
