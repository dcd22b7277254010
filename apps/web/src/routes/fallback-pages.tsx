/** What stands there while a page is on its way, and when it cannot be shown. */
import type { Site } from '@footfall/domain';
import { Link, useMatch, useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { SiteSwitcher } from '../features/sites/site-switcher.tsx';
import { useLocale } from '../text/locale.tsx';
import { failureOf } from '../trpc/failure.ts';
import { failureWords } from '../trpc/failure-words.ts';
import { useIsOnline } from '../trpc/report.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { PAGE_WIDTH, PageHead, SinglePage, TitledMain } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';
import { PersonalMenus } from './personal-menus.tsx';

export function FailedPage({ error }: { error: unknown }) {
  const { text } = useLocale();
  const router = useRouter();
  const isOnline = useIsOnline();
  const failure = failureOf(error);
  const [wasOnline, setWasOnline] = useState(isOnline);
  // Back again: nobody has to press anything.
  useEffect(() => {
    if (isOnline && !wasOnline) void router.invalidate();
    setWasOnline(isOnline);
  }, [isOnline, wasOnline, router]);
  const why = isOnline
    ? `${failureWords(failure, text)} ${text.failure.pageLead}`
    : text.failure.pageOffline;
  const words = { title: text.failure.pageTitle, lead: why };
  const again = (
    <Button kind="primary" onClick={() => void router.invalidate()}>
      {text.tryAgain}
    </Button>
  );
  const opened = useMatch({ from: '/signed-in/sites/$siteId', shouldThrow: false })?.loaderData;
  if (opened !== undefined) {
    return (
      <FailedView {...words} {...opened}>
        {again}
      </FailedView>
    );
  }
  return (
    <SinglePage {...words} right={<ThemeMenu />}>
      {again}
    </SinglePage>
  );
}

type FailedViewProps = {
  title: string;
  lead: string;
  site: Site;
  sites: readonly Site[];
  children: ReactNode;
};

/** A view of a site: the way to the other sites, and to one's account, stays. */
function FailedView({ title, lead, site, sites, children }: FailedViewProps) {
  const navigate = useNavigate();
  return (
    <>
      <header className={`${PAGE_WIDTH} flex items-center justify-between gap-3 py-2`}>
        <div className="-ml-2 flex min-w-0">
          <SiteSwitcher
            site={site}
            sites={sites}
            onSwitch={(siteId) => void navigate({ to: '/sites/$siteId', params: { siteId } })}
          />
        </div>
        <div className="-mr-2 flex">
          <PersonalMenus />
        </div>
      </header>
      <TitledMain title={title} lead={lead} className={`${PAGE_WIDTH} justify-items-start`}>
        {children}
      </TitledMain>
    </>
  );
}

export function LostPage() {
  const { text } = useLocale();
  return (
    <SinglePage title={text.failure.lostTitle} lead={text.failure.lostLead} right={<ThemeMenu />}>
      <Link to="/" className={buttonClass('primary')}>
        {text.failure.toSites}
      </Link>
    </SinglePage>
  );
}

/** Only what every page has: which one it will be is not known yet. */
export function PendingPage() {
  return (
    <>
      <PageHead right={<ThemeMenu />} />
      <main aria-busy="true" className={`${PAGE_WIDTH} grid gap-3 pt-4`}>
        <div className="skeleton h-24" />
        <div className="skeleton h-60" />
      </main>
    </>
  );
}
