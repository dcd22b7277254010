/** Puts a text on the clipboard and says so. */
import { useEffect, useState } from 'react';
import { useLocale } from '../text/locale.tsx';
import { Button, type ButtonKind } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

const SAID_MS = 2500;

type CopyButtonProps = {
  value: string;
  /** What it says before it is pressed. */
  label?: string;
  kind?: ButtonKind;
  icon?: IconName;
};

export function CopyButton({ value, label, kind = 'primary', icon = 'copy' }: CopyButtonProps) {
  const { text } = useLocale();
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    // Without https there is no clipboard; the line can still be selected.
    const writing =
      navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('no clipboard'));
    writing.then(
      () => setOutcome('copied'),
      () => setOutcome('failed'),
    );
  };
  const words = { copied: text.install.copied, failed: text.install.copyFailed };
  return (
    <Button kind={kind} onClick={copy} data-testid="copy" className="min-w-24">
      <Icon name={outcome === 'copied' ? 'check' : icon} />
      <span aria-live="polite">
        {outcome === null ? (label ?? text.install.copy) : words[outcome]}
      </span>
    </Button>
  );
}
