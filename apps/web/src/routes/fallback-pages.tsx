/** What stands there while a page is on its way, and when it cannot be shown. */
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLocale } from '../text/locale.tsx';
import { failureOf } from '../trpc/failure.ts';
import { failureWords } from '../trpc/failure-words.ts';
import { useIsOnline } from '../trpc/report.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { PAGE_WIDTH, PageHead, SinglePage } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';

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
  return (
    <SinglePage
      title={text.failure.pageTitle}
      lead={`${failureWords(failure, text)} ${text.failure.pageLead}`}
      right={<ThemeMenu />}
    >
      <Button kind="primary" onClick={() => void router.invalidate()}>
        {text.tryAgain}
      </Button>
    </SinglePage>
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
