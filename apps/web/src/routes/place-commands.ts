/** The commands that lead somewhere, from wherever one is: views and settings of the site, sites, one's own pages; and how it all looks. */
import type { Site } from '@footfall/domain';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate, useSearch } from '@tanstack/react-router';
import type { Command } from '../features/commands/find-commands.ts';
import { useLocale } from '../text/locale.tsx';
import { useSitePagesText } from '../text/views/site-pages.ts';
import { THEMES, useTheme } from '../ui/theme.ts';
import { SETTINGS_PAGES } from './settings-pages.ts';
import { SITE_VIEWS } from './site-views.ts';
import { sharedOf } from './view-search.ts';

const signedInRoute = getRouteApi('/signed-in');

/** As many views as there are digits on the keyboard. */
const DIGITS = 9;

/** `site` is the one that one looks at; null where there is none. */
export function usePlaceCommands(site: string | null, sites: readonly Site[]): Command[] {
  const toViews = useSiteCommands(site);
  const { text } = useLocale();
  const navigate = useNavigate();
  const own = useOwnCommands();
  const [, setTheme] = useTheme();
  const toSites = sites
    .filter(({ id }) => id !== site)
    .map(
      ({ id, name }): Command => ({
        id: `site-${id}`,
        group: text.commands.sites,
        label: name,
        icon: 'out',
        run: () => void navigate({ to: '/sites/$siteId', params: { siteId: id } }),
      }),
    );
  const looks = THEMES.map(
    (theme): Command => ({
      id: `theme-${theme}`,
      group: text.theme.label,
      label: text.theme[theme],
      icon: ({ light: 'sun', dark: 'moon', system: 'screen' } as const)[theme],
      run: () => setTheme(theme),
    }),
  );
  return [...toViews, ...own, ...toSites, ...looks];
}

/** Period and filters go along to the views that have them. */
function useSiteCommands(siteId: string | null): Command[] {
  const { text } = useLocale();
  const pages = useSitePagesText();
  const navigate = useNavigate();
  const shared = sharedOf(useSearch({ strict: false }));
  if (siteId === null) return [];
  const params = { siteId };
  const views = SITE_VIEWS.map(
    ({ name, to, icon }, index): Command => ({
      id: `go-${name}`,
      group: text.commands.go,
      label: text.views[name],
      icon,
      ...(index < DIGITS ? { keys: String(index + 1) } : {}),
      run: () => void navigate({ to, params, search: shared }),
    }),
  );
  const settings = SETTINGS_PAGES.filter(({ name }) => name !== 'settings').map(
    ({ name, to }): Command => ({
      id: `settings-${name}`,
      group: text.commands.go,
      label: `${text.views.settings}: ${pages[name]}`,
      icon: 'gear',
      run: () => void navigate({ to, params }),
    }),
  );
  return [...views, ...settings];
}

/** All sites, a new one, one's account and organisations. */
function useOwnCommands(): Command[] {
  const { text } = useLocale();
  const navigate = useNavigate();
  const { api } = signedInRoute.useRouteContext();
  const { data } = useQuery(api.trpc.account.me.queryOptions());
  const go = (command: Omit<Command, 'group'>): Command => ({
    group: text.commands.go,
    ...command,
  });
  return [
    go({
      id: 'sites',
      label: text.sites.title,
      icon: 'list',
      run: () => void navigate({ to: '/' }),
    }),
    go({
      id: 'add-site',
      label: text.sites.add,
      icon: 'plus',
      run: () => void navigate({ to: '/sites/new' }),
    }),
    go({
      id: 'account',
      label: text.account.own,
      icon: 'shield',
      run: () => void navigate({ to: '/account' }),
    }),
    ...(data?.organisations ?? []).map(({ id, name }) =>
      go({
        id: `organisation-${id}`,
        label: text.account.organisation(name),
        icon: 'people',
        run: () =>
          void navigate({
            to: '/organisations/$organisationId/$part',
            params: { organisationId: id, part: 'people' },
          }),
      }),
    ),
  ];
}
