/** One person in a list: who it is, their role, and what can be done about them. */
import type { Role } from '@footfall/domain';
import type { ReactNode } from 'react';
import { useLocale } from '../../text/locale.tsx';
import { usePeopleText } from '../../text/views/people.ts';

export type User = { id: string; name: string; email: string };

type PersonProps = {
  user: User;
  isSelf: boolean;
  /** ISO 8601. */
  since: string;
  children: ReactNode;
};

export function Person({ user, isSelf, since, children }: PersonProps) {
  const { formats } = useLocale();
  const text = usePeopleText();
  return (
    <li
      data-testid="person"
      data-label={user.email}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t border-line py-2 first:border-t-0"
    >
      <div className="min-w-0 grow basis-48">
        <p className="truncate font-medium">
          <bdi>{user.name}</bdi> {isSelf && <span className="text-quiet">({text.you})</span>}
        </p>
        <p className="truncate text-label text-quiet">
          <bdi>{user.email}</bdi> · {text.since(formats.dates.day(since.slice(0, 10)))}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-1">{children}</div>
    </li>
  );
}

type RoleSelectProps<Given extends Role> = {
  name: string;
  role: Given;
  roles: readonly Given[];
  isBusy: boolean;
  onChoose: (role: Given) => void;
};

export function RoleSelect<Given extends Role>(props: RoleSelectProps<Given>) {
  const { name, role, roles, isBusy, onChoose } = props;
  const text = usePeopleText();
  return (
    <select
      aria-label={text.members.role(name)}
      value={role}
      disabled={isBusy}
      data-testid="role"
      className="h-7 rounded-md border border-edge bg-surface px-2 text-label"
      onChange={(event) => {
        const chosen = roles.find((one) => one === event.target.value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    >
      {roles.map((one) => (
        <option key={one} value={one}>
          {text.roles[one]}
        </option>
      ))}
    </select>
  );
}
