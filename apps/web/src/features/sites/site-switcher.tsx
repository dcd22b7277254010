/** The site whose dashboard this is, and the way to the others; the period goes along, filters stay behind. */
import type { Site } from '@footfall/domain';
import { Link } from '@tanstack/react-router';
import { useLocale } from '../../text/locale.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuChoices, MenuItem, MenuLine } from '../../ui/menu.tsx';

export function SiteSwitcher({
  site,
  sites,
  onSwitch,
}: {
  site: Pick<Site, 'id' | 'name' | 'domain'>;
  sites: readonly Site[];
  onSwitch: (siteId: string) => void;
}) {
  const { text } = useLocale();
  return (
    <Menu
      kind="title"
      className="min-w-0"
      testId="site-switcher"
      label={`${site.name}. ${text.sites.switcher}`}
      trigger={
        <>
          <span className="truncate">{site.name}</span>
          <Icon name="chevron" className="text-quiet" />
        </>
      }
    >
      <MenuChoices
        value={site.id}
        choices={sites.map(({ id, name }) => ({
          value: id,
          label: <span className="truncate">{name}</span>,
        }))}
        onChoose={onSwitch}
      />
      <MenuLine />
      <MenuItem asChild>
        <Link to="/">
          <span className="w-4" />
          {text.sites.all}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link to="/sites/$siteId/install" params={{ siteId: site.id }}>
          <Icon name="code" className="text-quiet" />
          {text.sites.install}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link to="/sites/new">
          <Icon name="plus" className="text-quiet" />
          {text.sites.add}
        </Link>
      </MenuItem>
    </Menu>
  );
}
