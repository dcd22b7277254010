/** The snippet of a site, and whether hits come from it. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useFirstHit } from '../features/install/first-hit.ts';
import { InstallPanel } from '../features/install/install-panel.tsx';
import { useLocale } from '../text/locale.tsx';
import { buttonClass } from '../ui/button.tsx';
import { PAGE_WIDTH, PageHead } from '../ui/shell.tsx';
import { PersonalMenus } from './personal-menus.tsx';

const siteRoute = getRouteApi('/signed-in/sites/$siteId');

export function InstallPage() {
  const { text } = useLocale();
  const { site } = siteRoute.useLoaderData();
  const firstHit = useFirstHit(site.id, true);
  return (
    <>
      <title>{`${text.install.title(site.domain)} · ${text.product}`}</title>
      <PageHead right={<PersonalMenus />} />
      <main className={PAGE_WIDTH}>
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
      </main>
    </>
  );
}
