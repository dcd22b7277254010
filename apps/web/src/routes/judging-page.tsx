/** Judging the hits of past days of a site again. */
import { localDate } from '@footfall/domain';
import { getRouteApi } from '@tanstack/react-router';
import { JudgingPanel } from '../features/judging/judging-panel.tsx';
import { useJudgingText } from '../text/views/judging.ts';
import { useNow } from '../ui/use-now.ts';
import { SettingsNav } from './settings-nav.tsx';
import { SitePage } from './site-page.tsx';
import { useSavedSite } from './use-saved-site.ts';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function JudgingPage() {
  const words = useJudgingText();
  const { site } = siteRoute.useLoaderData();
  const onSaved = useSavedSite();
  return (
    <SitePage view="settings" title={words.title} lead={words.lead}>
      <SettingsNav siteId={site.id} />
      <JudgingPanel site={site} today={localDate(useNow(), site.timezone)} onSaved={onSaved} />
    </SitePage>
  );
}
