/** The button and the keys of pages without a period: ⌘K for commands, `?` for the keys that hold there. */
import { lazy, Suspense, useState } from 'react';
import { createPortal } from 'react-dom';
import { type ShortcutName, useKeys } from '../keyboard.ts';
import { useLocale } from '../text/locale.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { LoadBoundary } from './load-boundary.tsx';

const PlacePalette = lazy(async () => ({
  default: (await import('./place-palette.tsx')).PlacePalette,
}));
const KeyboardHelp = lazy(async () => ({
  default: (await import('../features/commands/keyboard-help.tsx')).KeyboardHelp,
}));

const EVERYWHERE: readonly ShortcutName[] = ['palette', 'help', 'close'];
const IN_A_SITE: readonly ShortcutName[] = ['palette', 'help', 'views', 'close'];

/** `site` is the one that one looks at; null where there is none. */
export function PlaceKeys({ site }: { site: string | null }) {
  const { text } = useLocale();
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const close = () => setOpen(null);
  useKeys((key) => {
    if (key !== 'mod+k' && key !== '?') return false;
    setOpen(key === '?' ? 'help' : 'palette');
    return true;
  });
  return (
    <>
      <Button
        kind="quiet"
        aria-label={text.commands.open}
        title={text.commands.open}
        data-testid="open-palette"
        onClick={() => setOpen('palette')}
      >
        <Icon name="search" />
      </Button>
      {/* Not within the head of the page, which a dialog is no part of. */}
      {createPortal(
        <LoadBoundary onClose={close}>
          <Suspense fallback={null}>
            {open === 'palette' && <PlacePalette site={site} onClose={close} />}
            {open === 'help' && (
              <KeyboardHelp names={site === null ? EVERYWHERE : IN_A_SITE} onClose={close} />
            )}
          </Suspense>
        </LoadBoundary>,
        document.body,
      )}
    </>
  );
}
