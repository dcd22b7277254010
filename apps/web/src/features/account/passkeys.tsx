/** The passkeys of an account: which there are, another one, and one less. */
import { type SubmitEvent, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useSecurityText } from '../../text/views/security.ts';
import {
  addPasskey,
  arePasskeysPossible,
  type PasskeyOutcome,
  removePasskey,
} from '../../trpc/passkeys.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Field } from '../../ui/field.tsx';
import { Alert, Section } from '../../ui/section.tsx';

type Passkey = { id: string; name: string; createdAt: string };
type PasskeysProps = { passkeys: readonly Passkey[]; onChanged: () => Promise<void> };

export function Passkeys({ passkeys, onChanged }: PasskeysProps) {
  const { text, formats } = useLocale();
  const { passkeys: words } = useSecurityText();
  const [outcome, setOutcome] = useState<PasskeyOutcome | null>(null);
  const [isWorking, setWorking] = useState(false);
  const act = async (deed: () => Promise<PasskeyOutcome>) => {
    setWorking(true);
    const result = await deed();
    setWorking(false);
    setOutcome(result);
    if (result === 'done') await onChanged();
  };
  const add = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name'));
    void act(() => addPasskey(name)).then(() => form.reset());
  };
  const complaints = { ...words.outcomes, unreachable: text.failure.unreachable, done: null };
  return (
    <Section title={words.title} lead={words.lead} testId="passkeys">
      {passkeys.length === 0 && <p className="text-quiet">{words.none}</p>}
      <ul className="empty:hidden">
        {passkeys.map(({ id, name, createdAt }) => (
          <li
            key={id}
            data-testid="passkey-row"
            className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2 first:border-t-0"
          >
            <div className="min-w-0">
              <p className="truncate font-medium">
                <bdi>{name || words.unnamed}</bdi>
              </p>
              <p className="text-label text-quiet">
                {words.made(formats.dates.day(createdAt.slice(0, 10)))}
              </p>
            </div>
            <ConfirmButton
              label={words.remove}
              question={words.removeSure}
              about={name || words.unnamed}
              isBusy={isWorking}
              testId="remove"
              onConfirm={() => void act(() => removePasskey(id))}
            />
          </li>
        ))}
      </ul>
      {arePasskeysPossible() ? (
        <form onSubmit={add} className="flex flex-wrap items-end gap-3">
          <div className="grow basis-56">
            <Field
              label={words.name}
              name="name"
              placeholder={words.nameHint}
              maxLength={120}
              required
            />
          </div>
          <Button type="submit" disabled={isWorking} data-testid="add-passkey">
            {words.add}
          </Button>
        </form>
      ) : (
        <p className="text-quiet">{words.impossible}</p>
      )}
      <Alert>{outcome === null ? null : complaints[outcome]}</Alert>
    </Section>
  );
}
