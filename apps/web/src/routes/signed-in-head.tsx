/** The head of pages that belong to no site: commands, theme, account; and what is to be said while offline. */
import { StaleBanner } from '../features/freshness/freshness.tsx';
import { PAGE_WIDTH, PageHead } from '../ui/shell.tsx';
import { PersonalMenus } from './personal-menus.tsx';
import { PlaceKeys } from './place-keys.tsx';

export function SignedInHead() {
  return (
    <>
      <PageHead right={<PlainMenus />} />
      <div className={PAGE_WIDTH}>
        <StaleBanner meta={undefined} isFailing={false} />
      </div>
    </>
  );
}

export function PlainMenus() {
  return (
    <>
      <PlaceKeys site={null} />
      <PersonalMenus />
    </>
  );
}
