/** Renames an organisation. */
import { useMutation } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { usePeopleText } from '../../text/views/people.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Alert, Section } from '../../ui/section.tsx';

type OrganisationNameProps = {
  organisation: { id: string; name: string };
  onChanged: () => Promise<void>;
};

export function OrganisationName({ organisation, onChanged }: OrganisationNameProps) {
  const text = usePeopleText();
  const trpc = useTRPC();
  const rename = useMutation(
    trpc.organisations.rename.mutationOptions({ onSuccess: () => onChanged() }),
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name'));
    rename.mutate({ organisation: organisation.id, name });
  };
  return (
    <Section title={text.name.title}>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
        <div className="grow basis-64">
          <Field
            label={text.name.label}
            name="name"
            defaultValue={organisation.name}
            maxLength={120}
            required
          />
        </div>
        <Button type="submit" disabled={rename.isPending} data-testid="rename">
          {text.name.save}
        </Button>
      </form>
      <p role="status" className="text-good empty:hidden">
        {rename.isSuccess && text.name.saved}
      </p>
      <Alert>{useFailureWords(rename.error)}</Alert>
    </Section>
  );
}
