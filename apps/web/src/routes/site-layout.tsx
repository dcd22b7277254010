/** What all views of a site have in common: the rail that leads from one to the next; at the foot on a phone. */
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useLocale } from '../text/locale.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { SITE_VIEWS, type SiteViewName } from './site-views.ts';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

/** As many as a thumb tells apart; the others are behind "more". */
const PHONE_VIEWS = 4;

export function SiteLayout() {
  const { site } = siteRoute.useLoaderData();
  return (
    <div className="pb-14 md:pb-0 md:pl-14">
      <SiteRail siteId={site.id} />
      <Outlet />
    </div>
  );
}

function SiteRail({ siteId }: { siteId: string }) {
  const { text } = useLocale();
  const rest = SITE_VIEWS.slice(PHONE_VIEWS);
  return (
    <nav
      aria-label={text.views.label}
      data-testid="site-rail"
      className="fixed inset-x-0 bottom-0 z-10 flex h-14 justify-around border-t border-line bg-surface px-1 md:inset-y-0 md:right-auto md:h-auto md:w-14 md:flex-col md:justify-start md:gap-1 md:border-t-0 md:border-r md:px-2 md:pt-3"
    >
      {SITE_VIEWS.map((view, index) => (
        <ViewLink
          key={view.name}
          view={view}
          siteId={siteId}
          isOnPhones={index < PHONE_VIEWS || rest.length === 1}
        />
      ))}
      {rest.length > 1 && (
        <div className="md:hidden">
          <Menu
            kind="quiet"
            className="mt-1 h-12 flex-col gap-0.5! text-label"
            align="end"
            label={text.views.more}
            trigger={
              <>
                <Icon name="more" />
                {text.views.more}
              </>
            }
          >
            {rest.map(({ name, to, icon }) => (
              <MenuItem key={name} asChild>
                <Link to={to} params={{ siteId }}>
                  <Icon name={icon} className="text-quiet" />
                  {text.views[name]}
                </Link>
              </MenuItem>
            ))}
          </Menu>
        </div>
      )}
    </nav>
  );
}

type ViewLinkProps = {
  view: {
    name: SiteViewName;
    to: (typeof SITE_VIEWS)[number]['to'];
    icon: (typeof SITE_VIEWS)[number]['icon'];
  };
  siteId: string;
  isOnPhones: boolean;
};

function ViewLink({ view, siteId, isOnPhones }: ViewLinkProps) {
  const { text } = useLocale();
  const { name, to, icon } = view;
  return (
    <Link
      to={to}
      params={{ siteId }}
      activeOptions={{ exact: true, includeSearch: false }}
      activeProps={{ className: 'text-accent! md:bg-raised' }}
      title={text.views[name]}
      className={`h-12 flex-col place-content-center items-center gap-0.5 rounded-md px-2 text-label text-quiet hover:text-ink max-md:mt-1 md:size-10 md:p-0 ${
        isOnPhones ? 'flex' : 'hidden md:flex'
      }`}
    >
      <Icon name={icon} className="md:size-5" />
      <span className="md:sr-only">{text.views[name]}</span>
    </Link>
  );
}
