/** The snippet, and the wait for the first hit, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: (domain: string) => `Connect ${domain}`,
  lead: 'Paste this line into the head of every page.',
  noBeacon: 'The address of the beacon is not known yet.',
  facts: 'It sets no cookie, keeps no IP address and waits for the page to load first.',
  waitingTitle: 'Waiting for the first hit…',
  reasons: {
    nothingArrived: 'Open a page of the site in another tab. This turns green by itself.',
    bots: 'Hits arrive, but look like those of bots. Open a page in an ordinary browser, or change the bot filter in the settings.',
    excluded: 'Hits arrive, but the rules in the settings leave them out.',
    malformed: 'Hits arrive, but are not of the form that is asked for. Data quality says why.',
    rateLimited: 'Hits arrive faster than one sender may send them. This passes by itself.',
    refused: 'Hits arrive, but the beacon has no room to keep them. Tell its operator.',
    unknownSite: 'There is no such site any more.',
  },
  from: (host: string) => `The last one came from ${host}.`,
  stranger: (host: string, domain: string) =>
    `${host} is not ${domain}. Its hits count all the same, unless the host names that count are listed.`,
  toHosts: 'Host names that count',
  lookingTitle: 'Looking for hits…',
  lookingLead: 'This takes a moment.',
  arrivedTitle: 'The first hit is here',
  runningTitle: 'Hits are arriving',
  runningLead: (count: string) => `${count} so far. The line above is what brings them.`,
  arrivedLead: (count: string) => `${count} so far. The numbers move by themselves from now on.`,
  hits: (count: string, isOne: boolean) => (isOne ? `${count} hit` : `${count} hits`),
  hintsTitle: 'Nothing after a minute?',
  hints: [
    'Look for the line in the source of the page: some systems cache pages for a while.',
    'An ad blocker in your browser may stop it. Try a private window without extensions.',
    'A content security policy has to allow the beacon in script-src and connect-src.',
  ],
} as const;

export type InstallText = Words<typeof en>;

const de: InstallText = {
  title: (domain) => `${domain} verbinden`,
  lead: 'Fügen Sie diese Zeile in den Kopf jeder Seite ein.',
  noBeacon: 'Die Adresse des Beacons ist noch nicht bekannt.',
  facts: 'Sie setzt kein Cookie, behält keine IP-Adresse und lässt die Seite zuerst laden.',
  waitingTitle: 'Warten auf den ersten Treffer…',
  reasons: {
    nothingArrived:
      'Öffnen Sie eine Seite der Website in einem anderen Tab. Hier wird es von selbst grün.',
    bots: 'Es kommen Treffer an, aber sie sehen nach Bots aus. Öffnen Sie eine Seite in einem gewöhnlichen Browser, oder ändern Sie den Bot-Filter in den Einstellungen.',
    excluded: 'Es kommen Treffer an, aber die Regeln in den Einstellungen lassen sie aus.',
    malformed:
      'Es kommen Treffer an, aber nicht in der verlangten Form. Unter Datenqualität steht, warum.',
    rateLimited:
      'Es kommen mehr Treffer an, als ein Absender senden darf. Das gibt sich von selbst.',
    refused: 'Es kommen Treffer an, aber der Beacon hat keinen Platz. Sagen Sie es dem Betreiber.',
    unknownSite: 'Diese Website gibt es nicht mehr.',
  },
  from: (host) => `Der letzte kam von ${host}.`,
  stranger: (host, domain) =>
    `${host} ist nicht ${domain}. Treffer von dort zählen trotzdem, solange nicht aufgezählt ist, welche Hostnamen zählen.`,
  toHosts: 'Hostnamen, die zählen',
  lookingTitle: 'Suche nach Treffern…',
  lookingLead: 'Das dauert einen Augenblick.',
  arrivedTitle: 'Der erste Treffer ist da',
  runningTitle: 'Treffer kommen an',
  runningLead: (count) => `${count} bisher. Die Zeile oben bringt sie.`,
  arrivedLead: (count) => `${count} bisher. Von jetzt an bewegen sich die Zahlen von selbst.`,
  hits: (count) => `${count} Treffer`,
  hintsTitle: 'Nach einer Minute noch nichts?',
  hints: [
    'Suchen Sie die Zeile im Quelltext der Seite: Manche Systeme halten Seiten eine Weile zwischengespeichert.',
    'Ein Werbeblocker in Ihrem Browser kann sie aufhalten. Versuchen Sie ein privates Fenster ohne Erweiterungen.',
    'Eine Content Security Policy muss den Beacon in script-src und connect-src erlauben.',
  ],
};

const snippetEn = {
  label: 'Written for',
  html: 'HTML',
  next: 'Next.js',
  nuxt: 'Nuxt',
  wordpress: 'WordPress',
  tagManager: 'Tag manager',
  noScript: 'Without JavaScript',
  noScriptHint:
    'Beside the line, for visitors whose browsers run no scripts: it counts views only.',
} as const;

export type SnippetText = Words<typeof snippetEn>;

const snippetDe: SnippetText = {
  label: 'Geschrieben für',
  html: 'HTML',
  next: 'Next.js',
  nuxt: 'Nuxt',
  wordpress: 'WordPress',
  tagManager: 'Tag-Manager',
  noScript: 'Ohne JavaScript',
  noScriptHint:
    'Neben der Zeile, für Besucher, deren Browser keine Skripte ausführen: Es zählt nur Aufrufe.',
};

export function useInstallText(): InstallText {
  return useWords({ en, de });
}

export function useSnippetText(): SnippetText {
  return useWords({ en: snippetEn, de: snippetDe });
}
