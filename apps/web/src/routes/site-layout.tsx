/** What all views of a site have in common: the rail that leads from one to the next; at the foot on a phone. */
import { getRouteApi, Link, Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment } from 'react';
import { ReportProgress } from '../features/progress/report-progress.tsx';
import { useKeys } from '../keyboard.ts';
import { useLocale } from '../text/locale.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { SITE_VIEWS, type SiteView } from './site-views.ts';
import { focusTitle, useViewFocus } from './use-view-focus.ts';
import { type SharedSearch, sharedOf } from './view-search.ts';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

/** As many as a thumb tells apart; the others are behind "more". */
const PHONE_VIEWS = 4;

export function SiteLayout() {
  const { site } = siteRoute.useLoaderData();
  // Period and filters go along from view to view.
  const shared = sharedOf(useSearch({ strict: false }));
  const navigate = useNavigate();
  const { text } = useLocale();
  useViewFocus();
  useKeys((key) => {
    const view = /^[1-9]$/.test(key) ? SITE_VIEWS[Number(key) - 1] : undefined;
    if (view === undefined) return false;
    void navigate({ to: view.to, params: { siteId: site.id }, search: shared });
    return true;
  });
  return (
    <div className="pb-14 md:pb-0 md:pl-14 xl:pl-48">
      <button
        type="button"
        data-testid="skip"
        onClick={() => {
          focusTitle();
          window.scrollTo(0, 0);
        }}
        className="sr-only rounded-md border border-line bg-surface px-3 py-2 font-medium shadow-float focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-30"
      >
        {text.views.skip}
      </button>
      <SiteRail siteId={site.id} shared={shared} />
      <Outlet />
      <ReportProgress />
    </div>
  );
}

function SiteRail({ siteId, shared }: { siteId: string; shared: SharedSearch }) {
  const { text } = useLocale();
  return (
    <nav
      aria-label={text.views.label}
      data-testid="site-rail"
      className="fixed inset-x-0 bottom-0 z-20 flex h-14 justify-around border-t border-line bg-surface px-1 md:inset-y-0 md:right-auto md:z-10 md:h-auto md:w-14 md:flex-col md:justify-start md:gap-0.5 md:overflow-x-hidden md:overflow-y-auto md:border-t-0 md:border-r md:px-2 md:pt-3 xl:w-48"
    >
      {SITE_VIEWS.map((view, index) => (
        <Fragment key={view.name}>
          {isNewGroup(index) && <hr className="my-2 hidden border-line md:block" />}
          <ViewLink view={view} siteId={siteId} shared={shared} isOnPhones={index < PHONE_VIEWS} />
        </Fragment>
      ))}
      <div className="md:hidden">
        <Menu
          kind="quiet"
          className="mt-1 h-12 flex-col gap-0.5! text-label"
          align="end"
          label={text.views.more}
          testId="more-views"
          trigger={
            <>
              <Icon name="more" />
              <span className="max-sm:sr-only">{text.views.more}</span>
            </>
          }
        >
          {SITE_VIEWS.map(
            (view, index) =>
              index >= PHONE_VIEWS && (
                <Fragment key={view.name}>
                  {index > PHONE_VIEWS && isNewGroup(index) && <MenuLine />}
                  <MenuItem asChild>
                    <Link to={view.to} params={{ siteId }} search={shared}>
                      <Icon name={view.icon} className="text-quiet" />
                      {text.views[view.name]}
                    </Link>
                  </MenuItem>
                </Fragment>
              ),
          )}
        </Menu>
      </div>
    </nav>
  );
}

function isNewGroup(index: number): boolean {
  return index > 0 && SITE_VIEWS[index]?.group !== SITE_VIEWS[index - 1]?.group;
}

type ViewLinkProps = {
  view: SiteView;
  siteId: string;
  shared: SharedSearch;
  isOnPhones: boolean;
};

function ViewLink({ view, siteId, shared, isOnPhones }: ViewLinkProps) {
  const { text } = useLocale();
  const { name, to, icon } = view;
  return (
    <Link
      to={to}
      params={{ siteId }}
      search={shared}
      activeOptions={{ exact: true, includeSearch: false }}
      activeProps={{ className: 'text-accent! md:bg-raised xl:font-medium' }}
      title={text.views[name]}
      data-testid={`view-${name}`}
      className={`h-12 flex-col place-content-center items-center gap-0.5 rounded-md px-2 text-label text-quiet hover:text-ink max-md:mt-1 md:h-10 md:w-full md:shrink-0 md:p-0 xl:h-8 xl:flex-row xl:place-content-start xl:gap-2.5 xl:px-2 xl:text-body ${
        isOnPhones ? 'flex' : 'hidden md:flex'
      }`}
    >
      <Icon name={icon} className="md:size-5 xl:size-4" />
      <span className="max-w-full truncate max-sm:sr-only md:sr-only xl:not-sr-only">
        {text.views[name]}
      </span>
    </Link>
  );
}
