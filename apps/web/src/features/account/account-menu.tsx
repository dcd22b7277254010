/** Who is signed in, and the way out. */
import { useLocale } from '../../text/locale.tsx';
import { Menu, MenuHeading, MenuItem, MenuLine } from '../../ui/menu.tsx';

export type User = { name: string; email: string };

export function AccountMenu({ user, onSignOut }: { user: User; onSignOut: () => void }) {
  const { text } = useLocale();
  const initial = [...(user.name || user.email)][0]?.toUpperCase() ?? '';
  return (
    <Menu
      kind="quiet"
      align="end"
      label={text.account.menu(user.name)}
      testId="account-menu"
      trigger={
        <span className="grid size-6 place-content-center rounded-full bg-bar-strong text-label font-medium text-ink">
          {initial}
        </span>
      }
    >
      <MenuHeading>
        <span className="block truncate font-medium text-ink">{user.name}</span>
        <span className="block truncate">{user.email}</span>
      </MenuHeading>
      <MenuLine />
      <MenuItem onSelect={onSignOut}>{text.account.signOut}</MenuItem>
    </Menu>
  );
}
