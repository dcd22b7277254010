/** Says that something is gone, and brings it back: for a while, at the foot of the page. */
import { useEffect, useEffectEvent } from 'react';
import { useLocale } from '../text/locale.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

type RemovalProps<Value> = {
  removal: { removed: Value | null; undo: () => void; forget: () => void };
  wordsOf: (removed: Value) => string;
  undo: string;
};

/** The bar for what was deleted last, as long as it can be brought back. */
export function RemovalBar<Value extends { id: string }>(props: RemovalProps<Value>) {
  const { removal, wordsOf, undo } = props;
  if (removal.removed === null) return null;
  return (
    <UndoBar
      key={removal.removed.id}
      words={wordsOf(removal.removed)}
      undo={undo}
      onUndo={removal.undo}
      onGone={removal.forget}
    />
  );
}

/** Long enough to read it, to think, and to reach the button by keyboard. */
const SHOWN_MS = 12_000;

type UndoBarProps = { words: string; undo: string; onUndo: () => void; onGone: () => void };

export function UndoBar({ words, undo, onUndo, onGone }: UndoBarProps) {
  const { text } = useLocale();
  const leave = useEffectEvent(onGone);
  useEffect(() => {
    const timer = setTimeout(() => leave(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div
      role="status"
      data-testid="undo-bar"
      className="float-in fixed inset-x-3 bottom-17 z-30 mx-auto flex w-fit max-w-[calc(100vw-24px)] items-center gap-2 rounded-lg border border-line bg-surface py-1 pr-1 pl-4 shadow-float md:bottom-6"
    >
      <span className="min-w-0 truncate">{words}</span>
      <Button kind="quiet" className="text-accent!" data-testid="undo" onClick={onUndo}>
        {undo}
      </Button>
      <button
        type="button"
        aria-label={text.close}
        onClick={onGone}
        className="grid size-8 shrink-0 place-content-center rounded-md text-quiet hover:text-ink"
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
