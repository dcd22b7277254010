/** The guests of one site at a time: who may see it or edit it, and nothing else. */
import { GUEST_ROLES } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { usePeopleText } from '../../text/views/people.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Alert, Section } from '../../ui/section.tsx';
import type { SiteChoice } from './invitations.tsx';
import { Person, RoleSelect } from './person.tsx';

export function Guests({ sites }: { sites: readonly SiteChoice[] }) {
  const text = usePeopleText();
  const [chosen, choose] = useState(sites[0]?.id);
  const site = sites.find(({ id }) => id === chosen) ?? sites[0];
  return (
    <Section title={text.guests.title} lead={text.guests.lead} testId="guests">
      {site === undefined ? (
        <p className="text-quiet">{text.guests.noSites}</p>
      ) : (
        <>
          <div className="max-w-80">
            <SelectField
              label={text.guests.site}
              value={site.id}
              data-testid="guest-site"
              onChange={(event) => choose(event.target.value)}
            >
              {sites.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
          </div>
          <GuestsOf key={site.id} site={site.id} />
        </>
      )}
    </Section>
  );
}

function GuestsOf({ site }: { site: string }) {
  const text = usePeopleText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const guests = useQuery(trpc.guests.list.queryOptions({ site }));
  const queryKey = trpc.guests.list.queryKey({ site });
  const onSettled = () => queryClient.invalidateQueries({ queryKey });
  const setRole = useMutation(trpc.guests.setRole.mutationOptions({ onSettled }));
  const remove = useMutation(trpc.guests.remove.mutationOptions({ onSettled }));
  const failure = useFailureWords(guests.error ?? setRole.error ?? remove.error);
  const isBusy = setRole.isPending || remove.isPending;
  if (guests.data?.length === 0) return <p className="text-quiet">{text.guests.none}</p>;
  return (
    <>
      {guests.data === undefined && !guests.isError && <div className="skeleton h-12" />}
      <Alert>{failure}</Alert>
      <ul>
        {guests.data?.map(({ user, role, since }) => (
          <Person key={user.id} user={user} since={since} isSelf={false}>
            <RoleSelect
              name={user.name}
              role={role}
              roles={GUEST_ROLES}
              isBusy={isBusy}
              onChoose={(given) => setRole.mutate({ site, user: user.id, role: given })}
            />
            <ConfirmButton
              label={text.members.remove}
              question={text.members.removeSure}
              about={user.name}
              isBusy={isBusy}
              testId="remove"
              onConfirm={() => remove.mutate({ site, user: user.id })}
            />
          </Person>
        ))}
      </ul>
    </>
  );
}
