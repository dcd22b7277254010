/** How a site's hits are kept. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { StoragePanel } from '../features/storage/storage-panel.tsx';
import { useStorageText } from '../text/views/storage.ts';
import { useTRPC } from '../trpc/client.ts';
import { QueryPlace } from './query-place.tsx';
import { SettingsNav } from './settings-nav.tsx';
import { SitePage } from './site-page.tsx';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function StoragePage() {
  const words = useStorageText();
  const { site } = siteRoute.useLoaderData();
  const trpc = useTRPC();
  const status = useQuery({
    ...trpc.storage.status.queryOptions({ site: site.id }),
    placeholderData: keepPreviousData,
    meta: { isLive: true },
  });
  return (
    <SitePage view="settings" title={words.title} lead={words.lead}>
      <SettingsNav siteId={site.id} />
      <QueryPlace query={status}>
        {(data) => <StoragePanel status={data} timezone={site.timezone} />}
      </QueryPlace>
    </SitePage>
  );
}
