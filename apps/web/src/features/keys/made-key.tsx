/** A key that was just made: the only time that it is shown. */
import { useKeysText } from '../../text/views/keys.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Section } from '../../ui/section.tsx';

export type MadeKey = { key: string; info: { name: string } };

export function ShownKey({ made, onDone }: { made: MadeKey; onDone: () => void }) {
  const text = useKeysText();
  return (
    <div role="status">
      <Section title={text.made.title(made.info.name)} lead={text.made.lead} testId="made-key">
        <div className="flex flex-wrap gap-2">
          <output
            aria-label={text.made.label}
            data-testid="key-text"
            className="min-w-0 grow basis-64 rounded-md bg-raised p-2 font-mono break-all"
          >
            {made.key}
          </output>
          <CopyButton value={made.key} />
          <Button onClick={onDone} data-testid="key-done">
            {text.made.done}
          </Button>
        </div>
      </Section>
    </div>
  );
}
