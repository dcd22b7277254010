/** What became of every hit, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Data quality',
  lead: 'Every hit that was sent ends in exactly one outcome. Here they all are, in the days in which they arrived.',
  byVisit: 'By the time of the visit: Bots and exclusions',
  received: 'Received',
  equation: 'Received is the sum of the outcomes',
  outcome: 'Outcome',
  count: 'Hits',
  share: 'Share',
  meaning: 'What it means, and what to do',
  chart: 'Hits by outcome',
  chartSummary: (days: string, received: string, stored: string) =>
    `${days}: ${received} hits were received, ${stored} of them are in the reports.`,
  proxy: {
    title: 'A proxy stands before the beacon that it does not know of',
    privateAddresses:
      'Most hits of the last hours came from private addresses. Until the beacon is told of the proxy, all visitors look like a few: visitors, countries and limits are wrong.',
    oneAddress:
      'Most hits of the last hours came from one address, which passes on those of others. Until the beacon is told of it, all visitors look like one: visitors, countries and limits are wrong.',
    header: (name: string) =>
      `Set TRUSTED_PROXIES to the proxy’s network; it already says whose hit it is, in ${name}.`,
    noHeader: 'Let the proxy send X-Forwarded-For, and set TRUSTED_PROXIES to its network.',
    unreadHeader: (name: string) =>
      `It says whose hit it is in ${name}, which the beacon does not read: let it send X-Forwarded-For, and set TRUSTED_PROXIES to its network.`,
    hits: (count: string) => `${count} requests were looked at; no address is kept.`,
  },
  emptyTitle: 'Nothing arrived in these days',
  emptyLead: 'Once the snippet is on a page, each hit is accounted for here.',
  when: 'When',
  allGood: 'Nothing to do: what was sent is counted, or left out as it should be.',
  groups: {
    stored: 'Counted',
    duplicate: 'Sent twice',
    bot: 'Bots',
    excluded: 'Excluded by your rules',
    malformed: 'Not understood',
    rateLimited: 'Too many at once',
    refused: 'No room',
  },
  outcomes: {
    stored: 'They are in the reports.',
    duplicate: 'The same hit came again, after a lost answer for example. It counts once.',
    'bot:agent': 'Programs that say what they are: search engines, monitors, previews. Left out.',
    'bot:prefetch': 'Pages that a browser fetched ahead and nobody looked at. Left out.',
    'bot:referrerSpam': 'Visits made up to put an address into your reports. Left out.',
    'bot:headless': 'Browsers that a program drives. Tests of your own can be left out by address.',
    'bot:emptyAgent': 'They do not say which browser they are; no browser does that. Left out.',
    'bot:library': 'Scripts and command-line tools. Left out.',
    'bot:webdriver': 'Browsers that say themselves that a program drives them. Left out.',
    'bot:rate': 'More pages in a moment than anybody can look at. Left out.',
    'excluded:address': 'From addresses that you excluded.',
    'excluded:country': 'From countries that you excluded.',
    'excluded:page': 'On pages that you excluded.',
    'excluded:hostname':
      'From host names that are not among those you allow. Missing one? Add it in the settings.',
    'excluded:privacySignal': 'Visitors who ask not to be counted. Only their number is kept.',
    malformed: 'Not of the form that the contract asks for. Look at what sends them.',
    rateLimited: 'More than the limit within a moment; senders were told when to try again.',
    refused: 'The beacon had no room left. Look at its disk and at the database.',
  },
  malformedOf: (part: string) => `Not understood: ${part}`,
  lost: {
    title: 'Never arrived',
    lead: 'What the script had to give up, as the next hit that got through said. No part of what was received.',
    full: 'More than 200 hits waited in a page, while the beacon could not be reached for example.',
    large: 'Larger than the script sends: events with very long properties.',
    refused: 'The beacon, or a proxy before it, answered that it will never take them.',
  },
} as const;

export type QualityText = Words<typeof en>;

const de: QualityText = {
  title: 'Datenqualität',
  lead: 'Jeder Treffer, der gesendet wurde, endet auf genau eine Weise. Hier stehen sie alle, in den Tagen, in denen sie ankamen.',
  byVisit: 'Nach der Zeit des Besuchs: Bots und Ausschlüsse',
  received: 'Empfangen',
  equation: 'Empfangen ist die Summe der Ausgänge',
  outcome: 'Ausgang',
  count: 'Treffer',
  share: 'Anteil',
  meaning: 'Was es bedeutet und was zu tun ist',
  chart: 'Treffer nach Ausgang',
  chartSummary: (days, received, stored) =>
    `${days}: ${received} Treffer empfangen, ${stored} davon stehen in den Berichten.`,
  proxy: {
    title: 'Vor dem Beacon steht ein Proxy, von dem er nichts weiß',
    privateAddresses:
      'Die meisten Treffer der letzten Stunden kamen von privaten Adressen. Solange der Beacon den Proxy nicht kennt, sehen alle Besucher wie wenige aus: Besucher, Länder und Grenzen stimmen nicht.',
    oneAddress:
      'Die meisten Treffer der letzten Stunden kamen von einer Adresse, die andere weiterreicht. Solange der Beacon sie nicht kennt, sehen alle Besucher wie einer aus: Besucher, Länder und Grenzen stimmen nicht.',
    header: (name) =>
      `Setzen Sie TRUSTED_PROXIES auf das Netz des Proxys; er sagt schon, wessen Treffer es ist, in ${name}.`,
    noHeader:
      'Lassen Sie den Proxy X-Forwarded-For senden und setzen Sie TRUSTED_PROXIES auf sein Netz.',
    unreadHeader: (name) =>
      `Er sagt in ${name}, wessen Treffer es ist, was der Beacon nicht liest: Lassen Sie ihn X-Forwarded-For senden und setzen Sie TRUSTED_PROXIES auf sein Netz.`,
    hits: (count) => `${count} Anfragen wurden angesehen; keine Adresse wird behalten.`,
  },
  emptyTitle: 'In diesen Tagen kam nichts an',
  emptyLead: 'Sobald das Snippet auf einer Seite steht, wird hier über jeden Treffer Buch geführt.',
  when: 'Wann',
  allGood: 'Nichts zu tun: Was gesendet wurde, ist gezählt oder mit Recht ausgelassen.',
  groups: {
    stored: 'Gezählt',
    duplicate: 'Doppelt gesendet',
    bot: 'Bots',
    excluded: 'Nach Ihren Regeln ausgeschlossen',
    malformed: 'Nicht verstanden',
    rateLimited: 'Zu viele auf einmal',
    refused: 'Kein Platz',
  },
  outcomes: {
    stored: 'Sie stehen in den Berichten.',
    duplicate:
      'Derselbe Treffer kam noch einmal, etwa nach einer verlorenen Antwort. Er zählt einmal.',
    'bot:agent':
      'Programme, die sich zu erkennen geben: Suchmaschinen, Überwachung, Vorschauen. Ausgelassen.',
    'bot:prefetch': 'Seiten, die ein Browser im Voraus holte und niemand ansah. Ausgelassen.',
    'bot:referrerSpam':
      'Erfundene Besuche, die eine Adresse in Ihre Berichte bringen sollen. Ausgelassen.',
    'bot:headless':
      'Browser, die ein Programm steuert. Eigene Tests lassen sich über die Adresse ausschließen.',
    'bot:emptyAgent': 'Sie nennen keinen Browser; das tut kein Browser. Ausgelassen.',
    'bot:library': 'Skripte und Kommandozeilenprogramme. Ausgelassen.',
    'bot:webdriver': 'Browser, die selbst sagen, dass ein Programm sie steuert. Ausgelassen.',
    'bot:rate': 'Mehr Seiten in einem Augenblick, als jemand ansehen kann. Ausgelassen.',
    'excluded:address': 'Von Adressen, die Sie ausgeschlossen haben.',
    'excluded:country': 'Aus Ländern, die Sie ausgeschlossen haben.',
    'excluded:page': 'Auf Seiten, die Sie ausgeschlossen haben.',
    'excluded:hostname':
      'Von Hostnamen, die nicht zu den erlaubten gehören. Fehlt einer? Ergänzen Sie ihn in den Einstellungen.',
    'excluded:privacySignal': 'Besucher, die nicht gezählt werden wollen. Nur ihre Zahl bleibt.',
    malformed: 'Nicht in der Form, die der Vertrag verlangt. Sehen Sie nach, was sie sendet.',
    rateLimited:
      'Mehr als die Grenze in kurzer Zeit; den Sendern wurde gesagt, wann sie es wieder versuchen dürfen.',
    refused: 'Der Beacon hatte keinen Platz mehr. Sehen Sie nach Platte und Datenbank.',
  },
  malformedOf: (part) => `Nicht verstanden: ${part}`,
  lost: {
    title: 'Nie angekommen',
    lead: 'Was das Skript aufgeben musste, wie der nächste Treffer sagte, der durchkam. Kein Teil des Empfangenen.',
    full: 'In einer Seite warteten mehr als 200 Treffer, etwa weil der Beacon nicht zu erreichen war.',
    large: 'Größer, als das Skript sendet: Ereignisse mit sehr langen Eigenschaften.',
    refused: 'Der Beacon oder ein Proxy davor hat geantwortet, dass er sie nie nehmen wird.',
  },
};

export function useQualityText(): QualityText {
  return useWords({ en, de });
}
