/** What the pages of a site's settings are called, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  label: 'Settings of the site',
  settings: 'General',
  judging: 'Past days',
  data: 'Export and import',
  sharing: 'Sharing',
  storage: 'Storage',
} as const;

export type SitePagesText = Words<typeof en>;

const de: SitePagesText = {
  label: 'Einstellungen der Website',
  settings: 'Allgemein',
  judging: 'Vergangene Tage',
  data: 'Export und Import',
  sharing: 'Teilen',
  storage: 'Speicher',
};

export function useSitePagesText(): SitePagesText {
  return useWords({ en, de });
}
