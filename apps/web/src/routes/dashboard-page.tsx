/** One site's page of numbers, put together from the features; its address says what it shows. */
import type { QueryInput, Site } from '@footfall/domain';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { CARDS, searchOf, withRange } from '../dashboard-state.ts';
import { BreakdownCard } from '../features/breakdown/breakdown-card.tsx';
import { FilterChips } from '../features/filters/filter-chips.tsx';
import { Freshness, StaleBanner } from '../features/freshness/freshness.tsx';
import { useFirstHit } from '../features/install/first-hit.ts';
import { OverviewCard } from '../features/overview/overview-card.tsx';
import { useOverview } from '../features/overview/use-overview.ts';
import { Presence } from '../features/presence/presence.tsx';
import type { QueryResult } from '../metrics.ts';
import { useLocale } from '../text/locale.tsx';
import { useLiveRefresh } from '../trpc/report.ts';
import { Button } from '../ui/button.tsx';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import { DashboardDialogs, useDialog } from './dashboard-dialogs.tsx';
import { useDashboardView } from './use-dashboard-view.ts';
import { ViewHead } from './view-head.tsx';

/** Only a site without any hit shows it. */
const InstallPanel = lazy(async () => ({
  default: (await import('../features/install/install-panel.tsx')).InstallPanel,
}));

/** The last card of the page; the numbers above do not wait for it. */
const PropertiesCard = lazy(async () => ({
  default: (await import('../features/properties/properties-card.tsx')).PropertiesCard,
}));

/** Rarely there is something to warn of: it does not hold up the numbers. */
const ProxyBanner = lazy(async () => ({
  default: (await import('../features/quality/proxy-banner.tsx')).ProxyBanner,
}));

const dashboardRoute = getRouteApi('/signed-in/sites/$siteId/');
const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function DashboardPage() {
  const { site, sites } = siteRoute.useLoaderData();
  // Another site starts afresh: none of the numbers of this one may be shown as its own.
  return <Dashboard key={site.id} site={site} sites={sites} />;
}

function Dashboard({ site, sites }: { site: Site; sites: readonly Site[] }) {
  const { text } = useLocale();
  const { dialog, open, close } = useDialog();
  const explain = useCallback(
    (question: QueryInput) => open({ name: 'explain', question }),
    [open],
  );
  const view = useDashboardView(site, explain);
  const overview = useOverview(view);
  const [isOpened, setOpened] = useState(false);
  const meta = overview.answer?.result.meta;
  const isSilent = isEmpty(overview.answer?.result) && view.state.filters.length === 0;
  const firstHit = useFirstHit(site.id, isSilent);
  const isInstalling = firstHit.kind === 'waiting' || (firstHit.kind === 'arrived' && !isOpened);
  const navigate = dashboardRoute.useNavigate();
  const switchTo = (siteId: string) => {
    const unfiltered = withRange({ ...view.state, filters: [] }, view.state.range);
    void navigate({ to: '/sites/$siteId', params: { siteId }, search: searchOf(unfiltered) });
  };
  useLiveRefresh();
  return (
    <>
      <title>{`${site.name} · ${text.product}`}</title>
      <ViewHead
        view={view}
        sites={sites}
        onSwitch={switchTo}
        onOpen={open}
        hasPickers={!isInstalling}
        beside={<Presence siteId={site.id} />}
      >
        {!isInstalling && (
          <FilterChips
            view={view}
            onEdit={(edited) => open({ name: 'filter', edited })}
            onSave={() => open({ name: 'segments' })}
          />
        )}
        <StaleBanner meta={meta} isFailing={overview.isFailing} />
      </ViewHead>
      <main className={`${PAGE_WIDTH} grid grid-cols-1 gap-3 pb-6`}>
        <h1 className="sr-only">{site.name}</h1>
        {isInstalling ? (
          <Suspense fallback={null}>
            <InstallPanel
              site={site}
              firstHit={firstHit}
              open={
                <Button kind="primary" onClick={() => setOpened(true)} data-testid="open-dashboard">
                  {text.install.open}
                </Button>
              }
            />
          </Suspense>
        ) : (
          <>
            <Suspense fallback={null}>
              <ProxyBanner siteId={site.id} />
            </Suspense>
            <OverviewCard view={view} overview={overview} onNotes={() => open({ name: 'notes' })} />
            <div className="grid grid-cols-1 gap-3 md:grid-cols-2 2xl:grid-cols-3">
              {CARDS.map((card) => (
                <BreakdownCard key={card} card={card} view={view} />
              ))}
              <Suspense fallback={<div className="min-h-64 rounded-lg border border-line" />}>
                <PropertiesCard view={view} />
              </Suspense>
            </div>
            <Freshness meta={meta} />
          </>
        )}
      </main>
      <DashboardDialogs view={view} sites={sites} dialog={dialog} open={open} close={close} />
    </>
  );
}

/** Nothing at all was counted; undefined is not known yet. */
function isEmpty(result: QueryResult | undefined): boolean {
  return result?.totals.every((total) => total === null || total === 0) ?? false;
}
