/** Adds a site in one step: its domain, and the time zone of whoever adds it unless they choose another. */
import type { OpenSite } from '@footfall/domain';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useMemo, useState } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { useTRPC } from '../../trpc/client.ts';
import { useRefusal } from '../../trpc/use-refusal.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Alert } from '../../ui/section.tsx';
import { timezoneGroups } from './time-zones.ts';

export function NewSiteForm({ onCreated }: { onCreated: (site: OpenSite) => Promise<void> }) {
  const { text } = useLocale();
  const trpc = useTRPC();
  const create = useMutation(trpc.sites.create.mutationOptions({ onSuccess: onCreated }));
  const { failure, wordsAt, form } = useRefusal(create.error);
  const [isDomainMissing, setDomainMissing] = useState(false);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const groups = useMemo(() => timezoneGroups(own), [own]);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const domain = String(given.get('domain')).trim();
    setDomainMissing(domain === '');
    if (domain !== '') create.mutate({ domain, timezone: String(given.get('timezone')) });
  };
  return (
    <form ref={form} className="grid grid-cols-1 gap-4" onSubmit={submit} noValidate>
      <Field
        label={text.sites.domain}
        hint={text.sites.domainHint}
        error={
          isDomainMissing
            ? text.sites.domainMissing
            : wordsAt('domain', () => text.sites.domainWrong)
        }
        name="domain"
        inputMode="url"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        placeholder="example.com"
        autoFocus
      />
      <SelectField
        label={text.sites.timezone}
        hint={text.sites.timezoneHint}
        name="timezone"
        defaultValue={own}
      >
        {groups.map(({ region, zones }) => (
          <optgroup key={region} label={region}>
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </optgroup>
        ))}
      </SelectField>
      <Alert>{failure}</Alert>
      <Button kind="primary" type="submit" disabled={create.isPending}>
        {create.isPending ? text.account.working : text.sites.create}
      </Button>
    </form>
  );
}
