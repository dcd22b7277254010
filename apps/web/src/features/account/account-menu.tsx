/** Who is signed in, and the way out. */
import type { ReactNode } from 'react';
import { LANGUAGES, type Language } from '../../text/languages.ts';
import { useLocale } from '../../text/locale.tsx';
import { Menu, MenuChoices, MenuHeading, MenuItem, MenuLine } from '../../ui/menu.tsx';

export type User = { id: string; name: string; email: string };

/** Each language by the name that its speakers know. */
const LANGUAGE_CHOICES = (Object.keys(LANGUAGES) as Language[]).map((value) => ({
  value,
  label: LANGUAGES[value],
}));

type AccountMenuProps = {
  user: User;
  /** Where the user's own pages are. */
  links: ReactNode;
  onSignOut: () => void;
};

export function AccountMenu({ user, links, onSignOut }: AccountMenuProps) {
  const { text, language, choose } = useLocale();
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
      {links}
      <MenuLine />
      <MenuHeading>{text.language}</MenuHeading>
      <MenuChoices<Language> value={language} choices={LANGUAGE_CHOICES} onChoose={choose} />
      <MenuLine />
      <MenuItem onSelect={onSignOut}>{text.account.signOut}</MenuItem>
    </Menu>
  );
}
