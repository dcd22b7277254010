/** The frame of a view with a period: head, title, filters in force, the view itself, and how fresh it is. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { searchOf } from '../dashboard-state.ts';
import { FilterChips } from '../features/filters/filter-chips.tsx';
import {
  Freshness,
  freshnessOf,
  type SeenReport,
  StaleBanner,
} from '../features/freshness/freshness.tsx';
import { Presence } from '../features/presence/presence.tsx';
import { useLocale } from '../text/locale.tsx';
import { useLiveRefresh } from '../trpc/report.ts';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import { DashboardDialogs, useDialog } from './dashboard-dialogs.tsx';
import { SITE_VIEWS, type SiteViewName } from './site-views.ts';
import type { SiteViewState } from './use-site-view.ts';
import { ViewHead } from './view-head.tsx';
import { sharedOf } from './view-search.ts';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

type ReportPageProps = {
  name: SiteViewName;
  lead: ReactNode;
  state: SiteViewState;
  hasCompare?: boolean;
  /** At the right of the title. */
  tools?: ReactNode;
  /** What the view shows. */
  report?: SeenReport;
  children: ReactNode;
};

export function ReportPage({ name, lead, state, hasCompare = false, ...rest }: ReportPageProps) {
  const { text } = useLocale();
  const { sites } = siteRoute.useLoaderData();
  const { site, view } = state;
  const navigate = useNavigate();
  const { dialog, open, close } = useDialog();
  const to = SITE_VIEWS.find((one) => one.name === name)?.to ?? '/sites/$siteId';
  const switchTo = (siteId: string) => {
    // Another site's pages and sources are others: the period goes along, filters stay behind.
    const search = sharedOf(searchOf({ ...view.state, filters: [] }));
    void navigate({ to, params: { siteId }, search });
  };
  useLiveRefresh();
  const { meta, isFailing } = freshnessOf(rest.report);
  return (
    <>
      <title>{`${text.views[name]} · ${site.name} · ${text.product}`}</title>
      <ViewHead
        view={view}
        sites={sites}
        onSwitch={switchTo}
        onOpen={open}
        hasCompare={hasCompare}
        beside={<Presence siteId={site.id} />}
      >
        <FilterChips
          view={view}
          onEdit={(edited) => open({ name: 'filter', edited })}
          onSave={() => open({ name: 'segments' })}
        />
        <StaleBanner meta={meta} isFailing={isFailing} />
      </ViewHead>
      <main key={site.id} className={`${PAGE_WIDTH} grid grid-cols-1 gap-3 pb-6`}>
        <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2 pt-2 pb-1">
          <div className="min-w-0">
            <h1 className="text-head font-semibold">{text.views[name]}</h1>
            <p className="max-w-[100ch] text-quiet">{lead}</p>
          </div>
          {rest.tools}
        </div>
        {rest.children}
        <Freshness meta={meta} />
      </main>
      <DashboardDialogs
        view={view}
        sites={sites}
        dialog={dialog}
        open={open}
        close={close}
        isDashboard={false}
      />
    </>
  );
}
