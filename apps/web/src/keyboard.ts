/** Keys that do something wherever on the page they are pressed, unless somebody is writing. */
import { useEffect, useEffectEvent } from 'react';

/** Every key and what it does; `?` shows the list. `mod` is ⌘ on a Mac, Ctrl elsewhere. */
export const SHORTCUTS = [
  { name: 'palette', keys: ['mod', 'K'] },
  { name: 'help', keys: ['?'] },
  { name: 'filter', keys: ['/'] },
  { name: 'clearFilters', keys: ['X'] },
  { name: 'compare', keys: ['B'] },
  { name: 'today', keys: ['D'] },
  { name: 'yesterday', keys: ['E'] },
  { name: '7d', keys: ['W'] },
  { name: '28d', keys: ['F'] },
  { name: '30d', keys: ['T'] },
  { name: '90d', keys: ['N'] },
  { name: 'month', keys: ['M'] },
  { name: 'year', keys: ['Y'] },
  { name: '12mo', keys: ['L'] },
  { name: 'all', keys: ['A'] },
  { name: 'custom', keys: ['C'] },
  { name: 'views', keys: ['1', '…', '9'] },
  { name: 'close', keys: ['Esc'] },
] as const;
export type ShortcutName = (typeof SHORTCUTS)[number]['name'];

/** Calls `onKey` with single keys; `mod+k` for that one, which also works while writing. */
export function useKeys(onKey: (key: string) => boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isModified = event.ctrlKey || event.metaKey;
    if (isModified) {
      if (event.key.toLowerCase() === 'k' && !event.altKey && onKey('mod+k'))
        event.preventDefault();
      return;
    }
    if (event.altKey || isElsewhere(event.target)) return;
    if (onKey(event.key)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/** Somebody writes, walks through a menu, or is in a dialog, which has keys of its own. */
function isElsewhere(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="menu"], dialog') !== null
  );
}
