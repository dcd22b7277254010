/** The links that show the dashboard of a site to whoever has them. */
import { getRouteApi } from '@tanstack/react-router';
import { SharingPanel } from '../features/exchange/sharing-panel.tsx';
import { SummariesPanel } from '../features/exchange/summaries-panel.tsx';
import { useSharingText } from '../text/views/sharing.ts';
import { SettingsNav } from './settings-nav.tsx';
import { SitePage } from './site-page.tsx';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function SharingPage() {
  const words = useSharingText();
  const { site } = siteRoute.useLoaderData();
  return (
    <SitePage view="settings" title={words.title} lead={words.lead(site.name)}>
      <SettingsNav siteId={site.id} />
      <div className="grid max-w-[55rem] grid-cols-1 gap-3">
        <SharingPanel site={site} />
        <SummariesPanel site={site} />
      </div>
    </SitePage>
  );
}
