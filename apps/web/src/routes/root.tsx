/** What surrounds every page, and what stands there when a page cannot be shown. */
import { createRootRouteWithContext, Link, Outlet, useRouter } from '@tanstack/react-router';
import { useLocale } from '../text/locale.tsx';
import type { Api } from '../trpc/client.ts';
import { failureOf } from '../trpc/failure.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { failureWords } from '../ui/failure-words.ts';
import { SinglePage } from '../ui/shell.tsx';
import { ThemeMenu } from '../ui/theme-menu.tsx';

export type RouterContext = { api: Api };

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  errorComponent: FailedPage,
  notFoundComponent: LostPage,
});

export function FailedPage({ error }: { error: unknown }) {
  const { text } = useLocale();
  const router = useRouter();
  return (
    <SinglePage
      title={text.failure.pageTitle}
      lead={`${failureWords(failureOf(error), text)} ${text.failure.pageLead}`}
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
