/** The settings of a site. */
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { SiteSettings } from '../features/settings/site-settings.tsx';
import { useSettingsText } from '../text/views/settings.ts';
import { useTRPC } from '../trpc/client.ts';
import { SettingsNav } from './settings-nav.tsx';
import { SitePage } from './site-page.tsx';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function SettingsPage() {
  const settings = useSettingsText();
  const { site } = siteRoute.useLoaderData();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  return (
    <SitePage view="settings" title={settings.title} lead={settings.lead(site.name)}>
      <SettingsNav siteId={site.id} />
      <SiteSettings
        site={site}
        onSaved={(saved) => {
          queryClient.setQueryData(trpc.sites.list.queryKey(), (sites) =>
            sites?.map((one) => (one.id === saved.id ? saved : one)),
          );
          // Days, weeks and bounces may be others now.
          void queryClient.invalidateQueries({ queryKey: trpc.reports.query.queryKey() });
          void router.invalidate();
        }}
      />
    </SitePage>
  );
}
