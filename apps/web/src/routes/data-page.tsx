/** What leaves a site and what comes into it: exports and imports of hits. */
import { localDate } from '@footfall/domain';
import { getRouteApi } from '@tanstack/react-router';
import { ExportPanel } from '../features/exchange/export-panel.tsx';
import { ImportPanel } from '../features/exchange/import-panel.tsx';
import { VisitorPanel } from '../features/exchange/visitor-panel.tsx';
import { useDataText } from '../text/views/data.ts';
import { useNow } from '../ui/use-now.ts';
import { SettingsNav } from './settings-nav.tsx';
import { SitePage } from './site-page.tsx';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

/** The days that an export begins with: the last four weeks. */
const DAYS_MS = 27 * 86_400_000;

export function DataPage() {
  const words = useDataText();
  const { site } = siteRoute.useLoaderData();
  const now = useNow();
  return (
    <SitePage view="settings" title={words.title} lead={words.lead(site.name)}>
      <SettingsNav siteId={site.id} />
      <div className="grid max-w-[55rem] grid-cols-1 gap-3">
        <ExportPanel
          site={site}
          today={localDate(now, site.timezone)}
          firstDay={localDate(now - DAYS_MS, site.timezone)}
        />
        <ImportPanel site={site} />
        <VisitorPanel site={site} today={localDate(now, site.timezone)} />
        <p>
          <a href={`/privacy/${site.id}`} className="font-medium text-accent underline">
            {words.privacy}
          </a>
        </p>
      </div>
    </SitePage>
  );
}
