/** Leads from one page of a site's settings to the next. */
import { Link } from '@tanstack/react-router';
import { useSitePagesText } from '../text/views/site-pages.ts';
import { SETTINGS_PAGES } from './settings-pages.ts';

export function SettingsNav({ siteId }: { siteId: string }) {
  const words = useSitePagesText();
  return (
    <nav aria-label={words.label} className="-mt-1 flex flex-wrap gap-x-1 border-b border-line">
      {SETTINGS_PAGES.map(({ name, to }) => (
        <Link
          key={name}
          to={to}
          params={{ siteId }}
          activeOptions={{ exact: true }}
          activeProps={{ className: 'border-accent! text-ink!' }}
          className="-mb-px border-b-2 border-transparent px-2 py-2 font-medium whitespace-nowrap text-quiet hover:text-ink"
        >
          {words[name]}
        </Link>
      ))}
    </nav>
  );
}
