/** The settings of a site, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Settings',
  lead: (site: string) => `How ${site} is counted, and whose hits are left out.`,
  general: 'Site',
  name: 'Name',
  domain: 'Domain',
  timezone: 'Time zone',
  timezoneHint: 'Decides where a day begins in the reports, also for the past.',
  weekStart: 'Weeks begin on',
  counting: 'Counting',
  definitions: 'Definitions',
  definitionsHint: {
    footfall: 'A bounce is a session with one pageview and no interactive event.',
    ga4: 'A bounce is a session with under 10 s of engagement and under 2 pageviews.',
    plausible: 'A bounce is a session with one pageview and no interactive event.',
    matomo: 'A bounce is a session with at most one hit.',
  },
  botFilter: 'Bots',
  botFilters: {
    standard: 'Leave out bots',
    strict: 'Leave out bots and whatever looks like one',
    off: 'Count everybody',
  },
  variant: 'Script',
  variants: {
    core: 'Core: views and events',
    standard: 'Standard: also engagement, links and downloads',
    full: 'Full: also web vitals and script errors',
  },
  privacy: 'Do not count visitors who send Global Privacy Control or Do Not Track',
  exclusions: 'Left out',
  exclusionsLead: 'One rule a line. Such hits are kept with the reason, but are in no report.',
  addresses: 'IP addresses',
  addressesHint: 'One address, or a range such as 10.0.0.0/8',
  countries: 'Countries',
  countriesHint: 'By their two letters, such as DE',
  pages: 'Pages',
  pagesHint: '* stands for any characters: /admin/*',
  hosts: 'Host names that count',
  hostsHint: 'All when empty; *.example.com takes those below',
  testTitle: 'Try an address of a page',
  testHint: 'Type one, and see what these rules make of it before you save them.',
  testPage: (pattern: string) => `Left out, by the page rule ${pattern}`,
  testHost: 'Left out: its host name is not among those that count',
  testCounts: 'It counts.',
  testNoUrl: 'That is no web address.',
  save: 'Save',
  saved: 'Saved. It holds for hits from now on; reports follow at once.',
  readOnly: 'You may look at these settings, but not change them.',
  id: 'Site id',
} as const;

export type SettingsText = Words<typeof en>;

const de: SettingsText = {
  title: 'Einstellungen',
  lead: (site) => `Wie ${site} gezählt wird und wessen Treffer ausgelassen werden.`,
  general: 'Website',
  name: 'Name',
  domain: 'Domain',
  timezone: 'Zeitzone',
  timezoneHint: 'Bestimmt, wo in den Berichten ein Tag beginnt, auch rückwirkend.',
  weekStart: 'Wochen beginnen am',
  counting: 'Zählung',
  definitions: 'Definitionen',
  definitionsHint: {
    footfall: 'Ein Absprung ist eine Sitzung mit einem Aufruf und ohne interaktives Ereignis.',
    ga4: 'Ein Absprung ist eine Sitzung mit unter 10 s Beschäftigung und unter 2 Aufrufen.',
    plausible: 'Ein Absprung ist eine Sitzung mit einem Aufruf und ohne interaktives Ereignis.',
    matomo: 'Ein Absprung ist eine Sitzung mit höchstens einem Treffer.',
  },
  botFilter: 'Bots',
  botFilters: {
    standard: 'Bots auslassen',
    strict: 'Bots und alles, was so aussieht, auslassen',
    off: 'Alle zählen',
  },
  variant: 'Skript',
  variants: {
    core: 'Kern: Aufrufe und Ereignisse',
    standard: 'Standard: auch Beschäftigung, Links und Downloads',
    full: 'Voll: auch Web Vitals und Skriptfehler',
  },
  privacy: 'Besucher nicht zählen, die Global Privacy Control oder Do Not Track senden',
  exclusions: 'Ausgelassen',
  exclusionsLead:
    'Eine Regel je Zeile. Solche Treffer bleiben mit dem Grund erhalten, stehen aber in keinem Bericht.',
  addresses: 'IP-Adressen',
  addressesHint: 'Eine Adresse oder ein Bereich wie 10.0.0.0/8',
  countries: 'Länder',
  countriesHint: 'Mit zwei Buchstaben, etwa DE',
  pages: 'Seiten',
  pagesHint: '* steht für beliebige Zeichen: /admin/*',
  hosts: 'Hostnamen, die zählen',
  hostsHint: 'Alle, wenn leer; *.example.com meint die darunter',
  testTitle: 'Eine Seitenadresse ausprobieren',
  testHint: 'Geben Sie eine ein und sehen Sie vor dem Speichern, was diese Regeln daraus machen.',
  testPage: (pattern) => `Ausgelassen nach der Seitenregel ${pattern}`,
  testHost: 'Ausgelassen: Ihr Hostname gehört nicht zu denen, die zählen',
  testCounts: 'Sie zählt.',
  testNoUrl: 'Das ist keine Webadresse.',
  save: 'Speichern',
  saved: 'Gespeichert. Es gilt für Treffer von jetzt an; Berichte folgen sofort.',
  readOnly: 'Sie dürfen diese Einstellungen ansehen, aber nicht ändern.',
  id: 'Kennung der Website',
};

export function useSettingsText(): SettingsText {
  return useWords({ en, de });
}
