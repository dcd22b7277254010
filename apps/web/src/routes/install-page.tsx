/** The snippet of a site, and whether hits come from it. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useFirstHit } from '../features/install/first-hit.ts';
import { InstallPanel } from '../features/install/install-panel.tsx';
import { useLocale } from '../text/locale.tsx';
import { buttonClass } from '../ui/button.tsx';
import { SitePage } from './site-page.tsx';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function InstallPage() {
  const { text } = useLocale();
  const { site } = siteRoute.useLoaderData();
  const firstHit = useFirstHit(site.id, true);
  return (
    <SitePage view="install">
      <InstallPanel
        site={site}
        firstHit={firstHit}
        open={
          <Link
            to="/sites/$siteId"
            params={{ siteId: site.id }}
            className={buttonClass('primary')}
            data-testid="open-dashboard"
          >
            {text.install.open}
          </Link>
        }
      />
    </SitePage>
  );
}
