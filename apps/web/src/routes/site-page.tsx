/** The frame of a site's views beside the dashboard: the site, what the view is, and its tools. */
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { freshnessOf, type SeenReport, StaleBanner } from '../features/freshness/freshness.tsx';
import { SiteSwitcher } from '../features/sites/site-switcher.tsx';
import { useLocale } from '../text/locale.tsx';
import { useLiveRefresh } from '../trpc/report.ts';
import { PAGE_WIDTH } from '../ui/shell.tsx';
import { PersonalMenus } from './personal-menus.tsx';
import { PlaceKeys } from './place-keys.tsx';
import { SITE_VIEWS, type SiteViewName } from './site-views.ts';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

type SitePageProps = {
  view: SiteViewName;
  /** None where the view has a heading of its own. */
  title?: string;
  lead?: ReactNode;
  /** At the right of the title. */
  tools?: ReactNode;
  /** What the view shows, where it shows an answer that is renewed. */
  report?: SeenReport;
  children: ReactNode;
};

export function SitePage({ view, title, lead, tools, report, children }: SitePageProps) {
  const { text } = useLocale();
  const { site, sites } = siteRoute.useLoaderData();
  const navigate = useNavigate();
  const to = SITE_VIEWS.find(({ name }) => name === view)?.to ?? '/sites/$siteId';
  useLiveRefresh();
  const { meta, isFailing } = freshnessOf(report);
  return (
    <>
      <title>{`${title ?? text.views[view]} · ${site.name} · ${text.product}`}</title>
      <header className={`${PAGE_WIDTH} top-0 z-10 bg-ground sm:sticky py-2`}>
        <div className="flex items-center justify-between gap-3">
          <div className="-ml-2 flex min-w-0">
            <SiteSwitcher
              site={site}
              sites={sites}
              onSwitch={(siteId) => void navigate({ to, params: { siteId } })}
            />
          </div>
          <div className="-mr-2 flex">
            <PlaceKeys site={site.id} />
            <PersonalMenus />
          </div>
        </div>
        <StaleBanner meta={meta} isFailing={isFailing} />
      </header>
      <main key={site.id} className={`${PAGE_WIDTH} grid grid-cols-1 gap-3 pb-6`}>
        {title !== undefined && (
          <div className="flex flex-wrap items-end justify-between gap-2 pt-2 pb-1">
            <div>
              <h1 className="text-head font-semibold">{title}</h1>
              {lead !== undefined && <p className="max-w-[72ch] text-quiet">{lead}</p>}
            </div>
            {tools}
          </div>
        )}
        {children}
      </main>
    </>
  );
}
