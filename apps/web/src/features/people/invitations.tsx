/** Invites people to an organisation or to one of its sites, and takes invitations back. */
import { GIVEN_ROLES, type GivenRole } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { usePeopleText } from '../../text/views/people.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Alert, Section } from '../../ui/section.tsx';

export type SiteChoice = { id: string; name: string };
type InvitationsProps = { organisation: string; sites: readonly SiteChoice[] };

export function Invitations({ organisation, sites }: InvitationsProps) {
  const text = usePeopleText();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const open = useQuery(trpc.invitations.list.queryOptions({ organisation }));
  const queryKey = trpc.invitations.list.queryKey({ organisation });
  const onSettled = () => queryClient.invalidateQueries({ queryKey });
  const invite = useMutation(trpc.invitations.create.mutationOptions({ onSettled }));
  const revoke = useMutation(trpc.invitations.revoke.mutationOptions({ onSettled }));
  const failure = useFailureWords(invite.error ?? revoke.error ?? open.error);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const role = GIVEN_ROLES.find((one) => one === given.get('role')) ?? 'viewer';
    const site = String(given.get('site')) || null;
    invite.mutate(
      { organisation, email: String(given.get('email')), role, site },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <Section title={text.invitations.title} lead={text.invitations.lead} testId="invitations">
      <form onSubmit={submit} className="grid grid-cols-1 items-end gap-3 md:grid-cols-4">
        <InvitationFields sites={sites} />
        <Button kind="primary" type="submit" disabled={invite.isPending}>
          {text.invitations.send}
        </Button>
      </form>
      <Alert>{failure}</Alert>
      <div role="status" className="empty:hidden">
        {invite.data !== undefined && (
          <Made link={invite.data.link} email={invite.data.info.email} />
        )}
      </div>
      {open.data?.length === 0 && <p className="text-quiet">{text.invitations.none}</p>}
      <ul>
        {open.data?.map((invitation) => (
          <OpenInvitation
            key={invitation.id}
            invitation={invitation}
            isBusy={revoke.isPending}
            onRevoke={() => revoke.mutate({ organisation, invitation: invitation.id })}
          />
        ))}
      </ul>
    </Section>
  );
}

function InvitationFields({ sites }: { sites: readonly SiteChoice[] }) {
  const text = usePeopleText();
  return (
    <>
      <Field label={text.invitations.email} name="email" type="email" required />
      <SelectField label={text.invitations.role} name="role" defaultValue="viewer">
        {GIVEN_ROLES.map((role) => (
          <option key={role} value={role}>
            {`${text.roles[role]}: ${text.may[role]}`}
          </option>
        ))}
      </SelectField>
      <SelectField label={text.invitations.where} name="site" defaultValue="">
        <option value="">{text.invitations.everything}</option>
        {sites.map((site) => (
          <option key={site.id} value={site.id}>
            {text.invitations.site(site.name)}
          </option>
        ))}
      </SelectField>
    </>
  );
}

/** Where no mail can be sent, the link is shown to who invites: this once. */
function Made({ link, email }: { link: string | null; email: string }) {
  const text = usePeopleText();
  if (link === null) return <p className="text-good">{text.invitations.mailed(email)}</p>;
  return (
    <div className="grid grid-cols-1 gap-2 rounded-md border border-line p-3">
      <p className="font-medium">{text.invitations.linkTitle}</p>
      <p className="text-quiet">{text.invitations.linkLead}</p>
      <div className="flex flex-wrap gap-2">
        <output
          aria-label={text.invitations.link}
          data-testid="invitation-link"
          className="min-w-0 grow basis-64 rounded-md bg-raised p-2 font-mono text-label break-all"
        >
          {link}
        </output>
        <CopyButton value={link} />
      </div>
    </div>
  );
}

type OpenInvitationProps = {
  invitation: {
    email: string;
    role: GivenRole;
    site: string | null;
    expiresAt: string;
  };
  isBusy: boolean;
  onRevoke: () => void;
};

function OpenInvitation({ invitation, isBusy, onRevoke }: OpenInvitationProps) {
  const { formats } = useLocale();
  const text = usePeopleText();
  const { email, role, site, expiresAt } = invitation;
  const where = site === null ? text.invitations.everything : text.invitations.site(site);
  const end = text.invitations.until(formats.dates.day(expiresAt.slice(0, 10)));
  return (
    <li
      data-testid="invitation"
      data-label={email}
      className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2 first:border-t-0"
    >
      <div className="min-w-0 grow basis-48">
        <p className="truncate font-medium">
          <bdi>{email}</bdi>
        </p>
        <p className="text-label text-quiet">{`${text.roles[role]} · ${where} · ${end}`}</p>
      </div>
      <ConfirmButton
        label={text.invitations.revoke}
        question={text.invitations.revokeSure}
        about={email}
        isBusy={isBusy}
        testId="revoke"
        onConfirm={onRevoke}
      />
    </li>
  );
}
