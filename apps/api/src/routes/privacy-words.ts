/** The words of the page on data processing, in each language. */
import type { MailLanguage, Privacy } from '@footfall/domain';

type PrivacyWords = {
  title: (domain: string) => string;
  lead: (domain: string) => string;
  kept: string;
  collected: Record<Privacy['collected'][number], string>;
  parameters: (names: string) => string;
  noParameters: string;
  redacted: string;
  notKept: string;
  address: string;
  who: string;
  hash: (hours: number) => string;
  consent: string;
  howLong: string;
  days: (days: number) => string;
  forGood: string;
  optOut: string;
  honoured: string;
  ignored: (domain: string) => string;
  noList: string;
  machine: string;
  unknown: string;
};

const en: PrivacyWords = {
  title: (domain) => `How visits of ${domain} are counted`,
  lead: (domain) =>
    `${domain} counts its visits with Footfall. This page says what is kept of a visit; it is written from the settings of the site, as they are now.`,
  kept: 'What is kept',
  collected: {
    time: 'when a page was viewed',
    page: 'which page: host and path',
    title: 'its title',
    referrer: 'the page that led there: host and path',
    campaign: 'the campaign that the link named',
    country: 'the country',
    region: 'the region, where the operator has a database of regions',
    city: 'the city, where the operator has a database of cities',
    browser: 'the browser and its major version',
    operatingSystem: 'the operating system and its major version',
    device: 'the kind of device',
    viewportWidth: 'the width of the window',
    language: 'the language of the browser',
    timeOnPage: 'how long the page was looked at',
    scrollDepth: 'how far it was scrolled',
    events: 'what the site reports besides, such as a purchase, or how fast the page was',
  },
  parameters: (names) => `Of the query in a page's address these parameters are kept: ${names}.`,
  noParameters: "The query in a page's address is not kept, but for what names a campaign.",
  redacted: 'E-mail addresses, tokens and long numbers in any of this are taken out.',
  notKept: 'What is not kept',
  address:
    'The IP address and the full name that the browser gives itself. Both arrive with every request, are used in memory to tell visitors apart, to leave out bots and to find the country, and are neither stored nor logged. No cookie is set.',
  who: 'How visitors are told apart',
  hash: (hours) =>
    `By a keyed hash of address and browser that is another one each day and on each site. The key is random and is deleted after ${hours} hours: after that nobody can tell whose hash it was.`,
  consent:
    'Only where a visitor has agreed to it on the site, a random id is kept in the browser, or the name that the site has for them, so that they are known again on another day.',
  howLong: 'How long',
  days: (days) => `Everything is deleted after ${days} days.`,
  forGood: 'Until the site deletes it: no time is set.',
  optOut: 'How not to be counted',
  honoured:
    'Turn on Global Privacy Control or Do Not Track in your browser: then nothing of your visit is kept.',
  ignored: (domain) =>
    `${domain} does not go by Global Privacy Control and Do Not Track. Any blocker of content can stop the script.`,
  noList: 'There is no list of people who objected: to find you in it, we would have to know you.',
  machine: 'The same for programs',
  unknown: 'There is no such site',
};

const de: PrivacyWords = {
  title: (domain) => `Wie Besuche von ${domain} gezählt werden`,
  lead: (domain) =>
    `${domain} zählt Besuche mit Footfall. Diese Seite sagt, was von einem Besuch aufbewahrt wird; sie entsteht aus den Einstellungen der Site, wie sie jetzt sind.`,
  kept: 'Was aufbewahrt wird',
  collected: {
    time: 'wann eine Seite aufgerufen wurde',
    page: 'welche Seite: Host und Pfad',
    title: 'ihr Titel',
    referrer: 'die Seite, die hinführte: Host und Pfad',
    campaign: 'die Kampagne, die der Link nannte',
    country: 'das Land',
    region: 'die Region, wo der Betreiber eine Datenbank der Regionen hat',
    city: 'die Stadt, wo der Betreiber eine Datenbank der Städte hat',
    browser: 'der Browser und seine Hauptversion',
    operatingSystem: 'das Betriebssystem und seine Hauptversion',
    device: 'die Art des Geräts',
    viewportWidth: 'die Breite des Fensters',
    language: 'die Sprache des Browsers',
    timeOnPage: 'wie lange die Seite angesehen wurde',
    scrollDepth: 'wie weit gescrollt wurde',
    events: 'was die Site außerdem meldet, etwa einen Kauf, oder wie schnell die Seite war',
  },
  parameters: (names) =>
    `Von der Abfrage in der Adresse einer Seite werden diese Parameter aufbewahrt: ${names}.`,
  noParameters:
    'Die Abfrage in der Adresse einer Seite wird nicht aufbewahrt, außer was eine Kampagne nennt.',
  redacted: 'E-Mail-Adressen, Tokens und lange Nummern in all dem werden herausgenommen.',
  notKept: 'Was nicht aufbewahrt wird',
  address:
    'Die IP-Adresse und der volle Name, den der Browser sich gibt. Beides kommt mit jeder Anfrage, dient im Arbeitsspeicher dazu, Besucher zu unterscheiden, Bots auszulassen und das Land zu finden, und wird weder gespeichert noch protokolliert. Es wird kein Cookie gesetzt.',
  who: 'Wie Besucher unterschieden werden',
  hash: (hours) =>
    `Durch einen Hash aus Adresse und Browser mit einem Schlüssel, an jedem Tag und auf jeder Site ein anderer. Der Schlüssel ist zufällig und wird nach ${hours} Stunden gelöscht: Danach kann niemand mehr sagen, wessen Hash es war.`,
  consent:
    'Nur wo jemand auf der Site zugestimmt hat, wird im Browser eine zufällige Kennung aufbewahrt, oder der Name, den die Site für ihn hat, damit er an einem anderen Tag wiedererkannt wird.',
  howLong: 'Wie lange',
  days: (days) => `Nach ${days} Tagen wird alles gelöscht.`,
  forGood: 'Bis die Site es löscht: Es ist keine Frist gesetzt.',
  optOut: 'Wie man nicht gezählt wird',
  honoured:
    'Schalten Sie in Ihrem Browser Global Privacy Control oder Do Not Track ein: Dann wird von Ihrem Besuch nichts aufbewahrt.',
  ignored: (domain) =>
    `${domain} richtet sich nicht nach Global Privacy Control und Do Not Track. Jeder Inhaltsblocker kann das Skript aufhalten.`,
  noList:
    'Eine Liste derer, die widersprochen haben, gibt es nicht: Um Sie darin zu finden, müssten wir Sie kennen.',
  machine: 'Dasselbe für Programme',
  unknown: 'Diese Site gibt es nicht',
};

export const PRIVACY_WORDS: Record<MailLanguage, PrivacyWords> = { en, de };
