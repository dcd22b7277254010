/** `?`: every key and what it does. */
import { SHORTCUTS, type ShortcutName } from '../../keyboard.ts';
import { useLocale } from '../../text/locale.tsx';
import { Sheet } from '../../ui/sheet.tsx';

const IS_MAC = /mac|iphone|ipad/i.test(navigator.userAgent);

/** How a key is written on the keyboard in front of the reader. */
export function keyName(key: string): string {
  if (key !== 'mod') return key;
  return IS_MAC ? '⌘' : 'Ctrl';
}

type KeyboardHelpProps = {
  /** Those that hold where it is asked; all of a dashboard's when absent. */
  names?: readonly ShortcutName[];
  onClose: () => void;
};

export function KeyboardHelp({ names, onClose }: KeyboardHelpProps) {
  const { text } = useLocale();
  const words: Record<ShortcutName, string> = { ...text.period, ...text.keys };
  const shown = SHORTCUTS.filter(({ name }) => names === undefined || names.includes(name));
  return (
    <Sheet title={text.keys.title} onClose={onClose} testId="keyboard-help">
      <dl className="grid gap-x-6 overflow-y-auto p-4 md:grid-cols-2">
        {shown.map(({ name, keys }) => (
          <div
            key={name}
            className="flex h-8 items-center justify-between gap-4 border-b border-line"
          >
            <dt className="truncate">{words[name]}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-6 rounded-sm border border-line bg-raised px-1.5 text-center font-sans text-label"
                >
                  {keyName(key)}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {names === undefined && (
        <p className="border-t border-line p-4 text-quiet">{text.keys.chart}</p>
      )}
    </Sheet>
  );
}
