/** Makes an API key: what it may do, for which sites, and for how long. */
import { PERMISSIONS, type Permission } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useKeysText } from '../../text/views/keys.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useRefusal } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Alert, Section } from '../../ui/section.tsx';
import type { MadeKey } from './made-key.tsx';

const ENDS = ['never', '30', '90', '365'] as const;
const DAY_MS = 86_400_000;

type NewKeyFormProps = {
  organisation: string;
  sites: readonly { id: string; name: string }[];
  onMade: (made: MadeKey) => Promise<void>;
};

export function NewKeyForm({ organisation, sites, onMade }: NewKeyFormProps) {
  const text = useKeysText();
  const trpc = useTRPC();
  const [isForAll, setForAll] = useState(true);
  const [missing, setMissing] = useState<'nothing' | 'noSite' | null>(null);
  const create = useMutation(trpc.keys.create.mutationOptions({ onSuccess: onMade }));
  const { failure, wordsAt, form } = useRefusal(create.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = event.currentTarget;
    const wish = wishOf(new FormData(given), isForAll);
    const lack = lackOf(wish);
    setMissing(lack);
    if (lack === null) {
      create.mutate({ organisation, ...wish }, { onSuccess: () => given.reset() });
    }
  };
  return (
    <Section title={text.create.title} testId="new-key">
      <form
        ref={form}
        onSubmit={submit}
        onReset={() => setForAll(true)}
        className="grid grid-cols-1 gap-4 md:grid-cols-2"
      >
        <Field
          label={text.create.name}
          hint={text.create.nameHint}
          error={wordsAt('name')}
          name="name"
          maxLength={120}
          required
        />
        <SelectField label={text.create.end} name="end" defaultValue="90">
          {ENDS.map((end) => (
            <option key={end} value={end}>
              {text.create.ends[end]}
            </option>
          ))}
        </SelectField>
        <Checks
          legend={text.create.permissions}
          name="permission"
          choices={PERMISSIONS.map((value) => ({ value, label: text.permissions[value] }))}
        />
        <fieldset className="grid grid-cols-1 content-start gap-2">
          <legend className="mb-2 font-medium">{text.create.sites}</legend>
          <Check label={text.allSites} checked={isForAll} onChange={setForAll} />
          {!isForAll &&
            sites.map(({ id, name }) => <Check key={id} label={name} name="site" value={id} />)}
        </fieldset>
        <div className="flex flex-wrap items-center gap-3 md:col-span-2">
          <Button kind="primary" type="submit" disabled={create.isPending} data-testid="make-key">
            {text.create.submit}
          </Button>
          <Alert>{missing === null ? failure : text.create[missing]}</Alert>
        </div>
      </form>
    </Section>
  );
}

type Wish = {
  name: string;
  permissions: Permission[];
  sites: string[] | null;
  expiresAt: string | null;
};

function wishOf(given: FormData, isForAll: boolean): Wish {
  const chosen = given.getAll('permission');
  const days = Number(given.get('end'));
  return {
    name: String(given.get('name')),
    permissions: PERMISSIONS.filter((one) => chosen.includes(one)),
    sites: isForAll ? null : given.getAll('site').map(String),
    expiresAt: Number.isNaN(days) ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
  };
}

function lackOf({ permissions, sites }: Wish): 'nothing' | 'noSite' | null {
  if (permissions.length === 0) return 'nothing';
  return sites?.length === 0 ? 'noSite' : null;
}

type ChecksProps = {
  legend: string;
  name: string;
  choices: readonly { value: string; label: string }[];
};

function Checks({ legend, name, choices }: ChecksProps) {
  return (
    <fieldset className="grid grid-cols-1 content-start gap-2">
      <legend className="mb-2 font-medium">{legend}</legend>
      {choices.map(({ value, label }) => (
        <Check key={value} label={label} name={name} value={value} />
      ))}
    </fieldset>
  );
}

type CheckProps = {
  label: string;
  name?: string;
  value?: string;
  checked?: boolean;
  onChange?: (isChecked: boolean) => void;
};

function Check({ label, onChange, ...input }: CheckProps) {
  return (
    <label className="flex items-center gap-2">
      <input
        {...input}
        type="checkbox"
        className="size-4 shrink-0 accent-accent"
        onChange={(event) => onChange?.(event.target.checked)}
      />
      <bdi>{label}</bdi>
    </label>
  );
}
