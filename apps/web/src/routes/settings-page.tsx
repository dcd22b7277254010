/** The settings of a site. */
import { getRouteApi } from '@tanstack/react-router';
import { SiteSettings } from '../features/settings/site-settings.tsx';
import { useSettingsText } from '../text/views/settings.ts';
import { SettingsNav } from './settings-nav.tsx';
import { SitePage } from './site-page.tsx';
import { useSavedSite } from './use-saved-site.ts';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function SettingsPage() {
  const settings = useSettingsText();
  const { site } = siteRoute.useLoaderData();
  const onSaved = useSavedSite();
  return (
    <SitePage view="settings" title={settings.title} lead={settings.lead(site.name)}>
      <SettingsNav siteId={site.id} />
      <SiteSettings site={site} onSaved={onSaved} />
    </SitePage>
  );
}
