/** The sheet in which a goal or a funnel is put together: its name and rules, why it was refused, and the button that keeps it. */
import type { ReactNode, SubmitEvent } from 'react';
import { type FieldWords, useRefusal } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Alert } from '../../ui/section.tsx';
import { Sheet } from '../../ui/sheet.tsx';

type RuleSheetProps = {
  /** `goal` or `funnel`: tells the parts of the two apart. */
  noun: string;
  title: string;
  name: { label: string; hint?: string; value: string; onChange: (value: string) => void };
  error: unknown;
  save: { label: string; isDisabled: boolean; onSave: () => void };
  onClose: () => void;
  /** The fields of its rules; each says what is wrong with it. */
  children: (wordsAt: FieldWords) => ReactNode;
};

export function RuleSheet({ noun, title, name, error, save, onClose, children }: RuleSheetProps) {
  const { failure, wordsAt, form } = useRefusal(error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    save.onSave();
  };
  return (
    <Sheet title={title} onClose={onClose} testId={`${noun}-form`}>
      <form ref={form} className="flex min-h-0 flex-col" onSubmit={submit}>
        <div className="grid grid-cols-1 gap-4 overflow-y-auto p-4">
          <Field
            label={name.label}
            hint={name.hint}
            error={wordsAt('name')}
            value={name.value}
            maxLength={120}
            required
            data-first
            data-testid={`${noun}-name`}
            onChange={(event) => name.onChange(event.target.value)}
          />
          {children(wordsAt)}
          <Alert>{failure}</Alert>
        </div>
        <footer className="flex justify-end border-t border-line p-3">
          <Button
            kind="primary"
            type="submit"
            disabled={save.isDisabled}
            data-testid={`save-${noun}`}
          >
            {save.label}
          </Button>
        </footer>
      </form>
    </Sheet>
  );
}
