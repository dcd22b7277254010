/** The members of an organisation: their roles, who leaves, and who owns it. */
import { GIVEN_ROLES, type GivenRole, type Role } from '@footfall/domain';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePeopleText } from '../../text/views/people.ts';
import { useTRPC } from '../../trpc/client.ts';
import { useFailureWords } from '../../trpc/use-failure-words.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Alert, Section } from '../../ui/section.tsx';
import { Person, RoleSelect, type User } from './person.tsx';

type MembersProps = {
  organisation: { id: string; role: Role };
  user: User;
  /** What somebody may do may have changed: of who looks, too. */
  onChanged: () => Promise<void>;
};

export function Members({ organisation, user, onChanged }: MembersProps) {
  const text = usePeopleText();
  const trpc = useTRPC();
  const members = useQuery(trpc.members.list.queryOptions({ organisation: organisation.id }));
  const deeds = useMemberDeeds(organisation.id, user, onChanged);
  const mayLead = organisation.role === 'owner' || organisation.role === 'admin';
  return (
    <Section title={text.members.title} lead={text.members.lead} testId="members">
      {members.data === undefined && !members.isError && <div className="skeleton h-24" />}
      <Alert>{useFailureWords(members.error ?? deeds.error)}</Alert>
      <ul>
        {members.data?.map((member) => {
          const isSelf = member.user.id === user.id;
          const isOwner = member.role === 'owner';
          return (
            <Person key={member.user.id} {...member} isSelf={isSelf}>
              {mayLead && member.role !== 'owner' ? (
                <RoleSelect
                  name={member.user.name}
                  role={member.role}
                  roles={GIVEN_ROLES}
                  isBusy={deeds.isBusy}
                  onChoose={(role) => deeds.setRole(member.user, role)}
                />
              ) : (
                <span className="px-2 text-label text-quiet">{text.roles[member.role]}</span>
              )}
              {organisation.role === 'owner' && !isSelf && (
                <ConfirmButton
                  label={text.members.handOver}
                  question={text.members.handOverSure}
                  about={member.user.name}
                  isBusy={deeds.isBusy}
                  testId="hand-over"
                  onConfirm={() => deeds.handOver(member.user)}
                />
              )}
              {!isOwner && (isSelf || mayLead) && (
                <ConfirmButton
                  label={isSelf ? text.members.leave : text.members.remove}
                  question={isSelf ? text.members.leaveSure : text.members.removeSure}
                  about={member.user.name}
                  isBusy={deeds.isBusy}
                  testId="remove"
                  onConfirm={() => deeds.remove(member.user)}
                />
              )}
            </Person>
          );
        })}
      </ul>
    </Section>
  );
}

function useMemberDeeds(organisation: string, self: User, onChanged: () => Promise<void>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const queryKey = trpc.members.list.queryKey({ organisation });
  const refresh = () => queryClient.invalidateQueries({ queryKey });
  const setRole = useMutation(trpc.members.setRole.mutationOptions({ onSettled: refresh }));
  const remove = useMutation(trpc.members.remove.mutationOptions({ onSettled: refresh }));
  const transfer = useMutation(trpc.organisations.transfer.mutationOptions({ onSettled: refresh }));
  const orMe = (user: User) => ({
    onSuccess: () => (user.id === self.id ? onChanged() : undefined),
  });
  return {
    isBusy: setRole.isPending || remove.isPending || transfer.isPending,
    error: setRole.error ?? remove.error ?? transfer.error,
    setRole: (user: User, role: GivenRole) =>
      setRole.mutate({ organisation, user: user.id, role }, orMe(user)),
    remove: (user: User) => remove.mutate({ organisation, user: user.id }, orMe(user)),
    handOver: (user: User) =>
      transfer.mutate({ organisation, user: user.id }, { onSuccess: onChanged }),
  };
}
