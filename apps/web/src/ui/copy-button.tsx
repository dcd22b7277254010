/** Puts a text on the clipboard and says so. */
import { useEffect, useState } from 'react';
import { useLocale } from '../text/locale.tsx';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

const SAID_MS = 2500;

export function CopyButton({ value }: { value: string }) {
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
    <Button kind="primary" onClick={copy} data-testid="copy" className="min-w-24">
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{outcome === null ? text.install.copy : words[outcome]}</span>
    </Button>
  );
}
