/** What became of every hit of a site. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { dashboardRangeOf } from '../dashboard-range.ts';
import { ProxyBanner } from '../features/quality/proxy-banner.tsx';
import { QualityPanel } from '../features/quality/quality-panel.tsx';
import { useQualityText } from '../text/views/quality.ts';
import { useTRPC } from '../trpc/client.ts';
import { useNow } from '../ui/use-now.ts';
import { PeriodChoices } from './period-choices.tsx';
import { QueryPlace } from './query-place.tsx';
import { SitePage } from './site-page.tsx';
import { validateViewSearch, viewPeriodOf } from './view-period.ts';

const route = getRouteApi('/signed-in/sites/$siteId/quality');
const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function QualityPage() {
  const quality = useQualityText();
  const { site } = siteRoute.useLoaderData();
  const navigate = route.useNavigate();
  const period = viewPeriodOf(route.useSearch());
  const trpc = useTRPC();
  const { days, today } = dashboardRangeOf(period, { now: useNow(), timezone: site.timezone });
  const ledger = useQuery({
    ...trpc.ledger.read.queryOptions({ site: site.id, ...(days ?? { from: today, to: today }) }),
    placeholderData: keepPreviousData,
    meta: { isLive: true },
  });
  return (
    <SitePage
      view="quality"
      title={quality.title}
      lead={
        <>
          {quality.lead}{' '}
          <Link
            to="/sites/$siteId/bots"
            params={{ siteId: site.id }}
            search={validateViewSearch({ period })}
            className="text-accent underline"
            data-testid="by-visit"
          >
            {quality.byVisit}
          </Link>
        </>
      }
      tools={
        <PeriodChoices
          period={period}
          onChoose={(next) => void navigate({ search: validateViewSearch({ period: next }) })}
        />
      }
    >
      <ProxyBanner siteId={site.id} />
      <QueryPlace query={ledger}>{(data) => <QualityPanel ledger={data} />}</QueryPlace>
    </SitePage>
  );
}
