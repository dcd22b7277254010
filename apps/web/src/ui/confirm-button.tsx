/** A deed that cannot be undone: the first press asks, the second does it; leaving the button takes the question back. */
import { useState } from 'react';
import { buttonClass } from './button.tsx';

type ConfirmButtonProps = {
  label: string;
  /** What it asks after the first press. */
  question: string;
  /** Whom or what it is about, for those who do not see the row that it stands in. */
  about: string;
  isBusy?: boolean;
  testId?: string;
  onConfirm: () => void;
};

export function ConfirmButton({ label, question, about, isBusy, ...rest }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const words = isAsking ? question : label;
  return (
    <button
      type="button"
      disabled={isBusy}
      data-testid={rest.testId}
      aria-label={`${words} ${about}`}
      aria-live="polite"
      className={buttonClass('small', isAsking ? 'bg-bad! text-surface!' : '')}
      onBlur={() => setAsking(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setAsking(false);
      }}
      onClick={() => {
        setAsking(!isAsking);
        if (isAsking) rest.onConfirm();
      }}
    >
      {words}
    </button>
  );
}
