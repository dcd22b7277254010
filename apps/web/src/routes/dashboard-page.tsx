/** One site's page of numbers, put together from the features; its address says what it shows. */
import type { QueryInput, Site } from '@footfall/domain';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react';
import { CARDS, searchOf, withRange } from '../dashboard-state.ts';
import type { DashboardView } from '../dashboard-view.ts';
import { BreakdownCard } from '../features/breakdown/breakdown-card.tsx';
import { FilterChips } from '../features/filters/filter-chips.tsx';
import { Freshness, StaleBanner } from '../features/freshness/freshness.tsx';
import { useFirstHit } from '../features/install/first-hit.ts';
import { OverviewCard } from '../features/overview/overview-card.tsx';
import { useOverview } from '../features/overview/use-overview.ts';
import { ComparePicker } from '../features/period/compare-picker.tsx';
import { PeriodPicker } from '../features/period/period-picker.tsx';
import { Presence } from '../features/presence/presence.tsx';
import { SiteSwitcher } from '../features/sites/site-switcher.tsx';
import type { QueryResult } from '../metrics.ts';
import { useLocale } from '../text/locale.tsx';
import { useLiveRefresh } from '../trpc/report.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import { DashboardDialogs, type Dialog, useDialog } from './dashboard-dialogs.tsx';
import { PersonalMenus } from './personal-menus.tsx';
import { useDashboardView } from './use-dashboard-view.ts';

/** Only a site without any hit shows it. */
const InstallPanel = lazy(async () => ({
  default: (await import('../features/install/install-panel.tsx')).InstallPanel,
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
  useLiveRefresh();
  return (
    <>
      <title>{`${site.name} · ${text.product}`}</title>
      <DashboardHead view={view} sites={sites} isInstalling={isInstalling} onOpen={open}>
        <StaleBanner meta={meta} isFailing={overview.isFailing} />
      </DashboardHead>
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
            <FilterChips view={view} onEdit={(edited) => open({ name: 'filter', edited })} />
            <OverviewCard view={view} overview={overview} />
            <div className="grid grid-cols-1 gap-3 md:grid-cols-2 md:*:last:col-span-2 2xl:grid-cols-3">
              {CARDS.map((card) => (
                <BreakdownCard key={card} card={card} view={view} />
              ))}
            </div>
            <Freshness meta={meta} />
          </>
        )}
      </main>
      <DashboardDialogs view={view} sites={sites} dialog={dialog} open={open} close={close} />
    </>
  );
}

function DashboardHead({
  view,
  sites,
  isInstalling,
  onOpen,
  children,
}: {
  onOpen: (dialog: Dialog) => void;
  view: DashboardView;
  sites: readonly Site[];
  isInstalling: boolean;
  children: ReactNode;
}) {
  const { text } = useLocale();
  const navigate = dashboardRoute.useNavigate();
  const { state, site } = view;
  const switchTo = (siteId: string) => {
    const unfiltered = withRange({ ...state, filters: [] }, state.range);
    void navigate({ to: '/sites/$siteId', params: { siteId }, search: searchOf(unfiltered) });
  };
  return (
    <header className={`${PAGE_WIDTH} sticky top-0 z-10 bg-ground py-2`}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="-ml-2 flex min-w-0 grow basis-1/2 md:grow-0 md:basis-auto">
          <SiteSwitcher site={site} sites={sites} onSwitch={switchTo} />
        </div>
        <div className="order-3 grow md:order-none">
          <Presence siteId={site.id} />
        </div>
        {!isInstalling && (
          <div className="order-4 flex flex-wrap gap-1 md:order-none">
            <HeadButton
              label={text.filters.add}
              icon="filter"
              testId="add-filter"
              onPress={() => onOpen({ name: 'filter', edited: null })}
            />
            <ComparePicker view={view} />
            <PeriodPicker view={view} />
          </div>
        )}
        <div className="order-2 -mr-2 flex md:order-none">
          <Button
            kind="quiet"
            aria-label={text.commands.open}
            title={text.commands.open}
            data-testid="open-palette"
            onClick={() => onOpen({ name: 'palette' })}
          >
            <Icon name="search" />
          </Button>
          <PersonalMenus />
        </div>
      </div>
      {children}
    </header>
  );
}

/** On a phone the picture has to do: there, periods need the room. */
function HeadButton({
  label,
  icon,
  testId,
  onPress,
}: {
  label: string;
  icon: 'filter';
  testId: string;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      data-testid={testId}
      onClick={onPress}
      className={buttonClass('plain')}
    >
      <Icon name={icon} className="text-quiet" />
      <span className="hidden md:inline">{label}</span>
    </button>
  );
}

/** Nothing at all was counted; undefined is not known yet. */
function isEmpty(result: QueryResult | undefined): boolean {
  return result?.totals.every((total) => total === null || total === 0) ?? false;
}
