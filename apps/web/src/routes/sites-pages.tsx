/** The list of sites, and the page that adds one. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { NewSiteForm } from '../features/sites/new-site-form.tsx';
import { SiteList } from '../features/sites/site-list.tsx';
import { useLocale } from '../text/locale.tsx';
import { useLiveRefresh } from '../trpc/report.ts';
import { buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { PAGE_WIDTH, SinglePage } from '../ui/shell.tsx';
import { PlainMenus, SignedInHead } from './signed-in-head.tsx';

const sitesRoute = getRouteApi('/signed-in/');
const newSiteRoute = getRouteApi('/signed-in/sites/new');

export function SitesPage() {
  const { text } = useLocale();
  const { api } = sitesRoute.useRouteContext();
  const { data: sites } = useSuspenseQuery(api.trpc.sites.list.queryOptions());
  useLiveRefresh();
  return (
    <>
      <title>{`${text.sites.title} · ${text.product}`}</title>
      <SignedInHead />
      <main className={`${PAGE_WIDTH} grid grid-cols-1 gap-4 pt-4 pb-16`}>
        <div className="flex items-center justify-between gap-2">
          <h1 className="text-head font-semibold">{text.sites.title}</h1>
          {sites.length > 0 && <AddSite kind="plain" />}
        </div>
        {sites.length > 0 ? <SiteList sites={sites} /> : <NoSites />}
      </main>
    </>
  );
}

function NoSites() {
  const { text } = useLocale();
  return (
    <div className="min-h-80 rounded-lg border border-dashed border-edge">
      <Notice title={text.sites.emptyTitle} lead={text.sites.emptyLead}>
        <AddSite kind="primary" />
      </Notice>
    </div>
  );
}

function AddSite({ kind }: { kind: 'plain' | 'primary' }) {
  const { text } = useLocale();
  return (
    <Link to="/sites/new" className={buttonClass(kind)} data-testid="add-site">
      <Icon name="plus" />
      {text.sites.add}
    </Link>
  );
}

export function NewSitePage() {
  const { text } = useLocale();
  const { api } = newSiteRoute.useRouteContext();
  const navigate = useNavigate();
  return (
    <SinglePage title={text.sites.add} lead={text.sites.addLead} right={<PlainMenus />}>
      <title>{`${text.sites.add} · ${text.product}`}</title>
      <NewSiteForm
        onCreated={async (site) => {
          api.queryClient.setQueryData(api.trpc.sites.list.queryKey(), (sites) => [
            ...(sites ?? []),
            site,
          ]);
          await navigate({ to: '/sites/$siteId/install', params: { siteId: site.id } });
        }}
      />
    </SinglePage>
  );
}
