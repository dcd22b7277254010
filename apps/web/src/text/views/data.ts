/** What the page says on which hits leave and come in, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Export and import',
  lead: (site: string) =>
    `Take the hits of ${site} elsewhere, or bring in what was counted before.`,
  privacy: 'What visitors of the site can read about this',
  export: {
    title: 'Export hits',
    lead: 'The hits themselves, as they are kept: one line or row each, without addresses and user agents, which are never kept.',
    from: 'First day',
    to: 'Last day',
    format: 'Form',
    formats: {
      ndjson: 'Lines of JSON (NDJSON)',
      parquet: 'Parquet, for DuckDB, Spark, pandas and others',
    },
    leftOut: 'Also hits that reports leave out, with the reason',
    start: 'Export',
    cancel: 'Cancel',
    atMost: (hits: string) => `At most ${hits} hits in these days.`,
    wrongOrder: 'The first day must not be after the last.',
    begun: 'Getting ready…',
    progress: (size: string) => `${size} so far`,
    progressOf: (hits: string, all: string, size: string) =>
      `${hits} of at most ${all} hits, ${size}`,
    done: (size: string) => `Done: ${size}. The file is with your downloads.`,
    cancelled: 'Cancelled. Nothing was saved.',
    failed: (reason: string) => `The export ended: ${reason}`,
    brokenOff: 'the connection broke off. Nothing was saved; try again.',
    needsPermission: 'This needs the role admin, or a key with the permission hits:read.',
  },
  visitor: {
    title: 'One visitor',
    lead: 'For somebody who asks what is kept of them, or wants it deleted. It works for those whom the site identified by a name of its own; nobody else can be found, because nobody else is known.',
    knownAs: 'Name that the site gave them',
    knownAsHint: 'As the site said it with identify.',
    find: 'Look up',
    save: 'Take their hits away',
    erase: 'Delete their hits for good',
    eraseSure: 'Delete them all? There is no way back',
    told: {
      nothing: '',
      going: 'Getting ready…',
      saved: 'Done. The file is with your downloads; it is empty when nothing is kept.',
      notSaved: 'Nothing was saved; try again.',
      erasing: 'Asked for. Within minutes they are gone; Storage says when.',
      notErased: 'It could not be asked for; try again.',
    },
    needsPermission: 'This needs the role admin.',
  },
  import: {
    title: 'Import hits',
    lead: 'Brings in an export of this or another Footfall, or what a web server wrote down before there was a script. It can be undone as a whole.',
    kind: 'Kind of file',
    kinds: { footfall: 'Export of a Footfall', accessLog: 'Access log of a web server' },
    file: 'File',
    fileHints: {
      footfall:
        'Lines of JSON as the export writes them (NDJSON), also compressed (.gz); up to about 2.5 GB of text. The reports of its days are then the same here as there.',
      accessLog:
        'The combined format of Apache and nginx, also with the virtual host before it, also compressed (.gz); up to about 2.5 GB of text, in order of time. Each page that was delivered becomes a pageview; bots are told as ever, and addresses are not kept. Days that the script has counted would count twice.',
    },
    start: 'Import',
    cancel: 'Cancel',
    sending: (share: string) => `${share} sent`,
    sent: 'Sent. It is taken in now; you may leave this page.',
    cancelled: 'Cancelled. Nothing was taken in.',
    failed: (reason: string) => `The file was not taken in: ${reason}`,
    needsPermission: 'This needs the role admin, or a key with the permission hits:write.',
    list: 'Imports so far',
    states: {
      open: 'Being sent',
      waiting: 'Waiting',
      running: 'Being taken in',
      done: 'Done',
      failed: 'Given up',
      undoing: 'Being undone',
      undone: 'Undone',
    },
    counts: (hits: string, leftOut: string, malformed: string) =>
      `${hits} hits, ${leftOut} left out of reports, ${malformed} lines not understood`,
    skipped: (requests: string) => `${requests} other requests`,
    errors: 'Which lines were not understood',
    error: (line: string, reason: string) => `Line ${line}: ${reason}`,
    undo: 'Undo',
    undoSure: 'Take out all hits that came with it?',
    undoYes: 'Undo the import',
    undoNo: 'Keep it',
  },
} as const;

export type DataText = Words<typeof en>;

const de: DataText = {
  title: 'Export und Import',
  lead: (site) =>
    `Nehmen Sie die Treffer von ${site} mit, oder holen Sie herein, was früher gezählt wurde.`,
  privacy: 'Was Besucher der Site darüber lesen können',
  export: {
    title: 'Treffer exportieren',
    lead: 'Die Treffer selbst, wie sie aufbewahrt werden: je eine Zeile, ohne Adressen und User-Agents, die nie aufbewahrt werden.',
    from: 'Erster Tag',
    to: 'Letzter Tag',
    format: 'Form',
    formats: {
      ndjson: 'Zeilen von JSON (NDJSON)',
      parquet: 'Parquet, für DuckDB, Spark, pandas und andere',
    },
    leftOut: 'Auch Treffer, die Berichte auslassen, mit dem Grund',
    start: 'Exportieren',
    cancel: 'Abbrechen',
    atMost: (hits) => `Höchstens ${hits} Treffer in diesen Tagen.`,
    wrongOrder: 'Der erste Tag darf nicht nach dem letzten liegen.',
    begun: 'Wird vorbereitet…',
    progress: (size) => `${size} bisher`,
    progressOf: (hits, all, size) => `${hits} von höchstens ${all} Treffern, ${size}`,
    done: (size) => `Fertig: ${size}. Die Datei liegt bei Ihren Downloads.`,
    cancelled: 'Abgebrochen. Nichts wurde gespeichert.',
    failed: (reason) => `Der Export brach ab: ${reason}`,
    brokenOff: 'Die Verbindung riss ab. Nichts wurde gespeichert; versuchen Sie es noch einmal.',
    needsPermission: 'Das braucht die Rolle Admin oder einen Schlüssel mit dem Recht hits:read.',
  },
  visitor: {
    title: 'Eine Person',
    lead: 'Für jemanden, der fragt, was von ihm aufbewahrt wird, oder es gelöscht haben will. Es geht bei denen, die die Site mit einem eigenen Namen kenntlich gemacht hat; niemand sonst ist zu finden, weil niemand sonst bekannt ist.',
    knownAs: 'Name, den die Site ihr gab',
    knownAsHint: 'Wie die Site ihn mit identify nannte.',
    find: 'Nachschlagen',
    save: 'Ihre Treffer herausgeben',
    erase: 'Ihre Treffer endgültig löschen',
    eraseSure: 'Alle löschen? Es gibt kein Zurück',
    told: {
      nothing: '',
      going: 'Wird vorbereitet …',
      saved:
        'Fertig. Die Datei liegt bei Ihren Downloads; sie ist leer, wenn nichts aufbewahrt wird.',
      notSaved: 'Es wurde nichts gespeichert; versuchen Sie es noch einmal.',
      erasing: 'Beauftragt. In wenigen Minuten sind sie fort; unter Speicher steht, wann.',
      notErased: 'Es konnte nicht beauftragt werden; versuchen Sie es noch einmal.',
    },
    needsPermission: 'Das braucht die Rolle Admin.',
  },
  import: {
    title: 'Treffer importieren',
    lead: 'Holt einen Export dieses oder eines anderen Footfall herein, oder was ein Webserver notierte, bevor es das Skript gab. Er lässt sich als Ganzes zurücknehmen.',
    kind: 'Art der Datei',
    kinds: { footfall: 'Export eines Footfall', accessLog: 'Zugriffsprotokoll eines Webservers' },
    file: 'Datei',
    fileHints: {
      footfall:
        'Zeilen von JSON, wie der Export sie schreibt (NDJSON), auch gepackt (.gz); bis etwa 2,5 GB Text. Die Berichte seiner Tage sind dann hier dieselben wie dort.',
      accessLog:
        'Das Combined-Format von Apache und nginx, auch mit dem virtuellen Host davor, auch gepackt (.gz); bis etwa 2,5 GB Text, in der Reihenfolge der Zeit. Jede ausgelieferte Seite wird ein Seitenaufruf; Bots werden wie immer erkannt, Adressen nicht aufbewahrt. Tage, die das Skript schon gezählt hat, zählten doppelt.',
    },
    start: 'Importieren',
    cancel: 'Abbrechen',
    sending: (share) => `${share} gesendet`,
    sent: 'Gesendet. Die Datei wird jetzt aufgenommen; Sie können diese Seite verlassen.',
    cancelled: 'Abgebrochen. Nichts wurde aufgenommen.',
    failed: (reason) => `Die Datei wurde nicht aufgenommen: ${reason}`,
    needsPermission: 'Das braucht die Rolle Admin oder einen Schlüssel mit dem Recht hits:write.',
    list: 'Bisherige Importe',
    states: {
      open: 'Wird gesendet',
      waiting: 'Wartet',
      running: 'Wird aufgenommen',
      done: 'Fertig',
      failed: 'Aufgegeben',
      undoing: 'Wird zurückgenommen',
      undone: 'Zurückgenommen',
    },
    counts: (hits, leftOut, malformed) =>
      `${hits} Treffer, ${leftOut} nicht in Berichten, ${malformed} Zeilen nicht verstanden`,
    skipped: (requests) => `${requests} andere Anfragen`,
    errors: 'Welche Zeilen nicht verstanden wurden',
    error: (line, reason) => `Zeile ${line}: ${reason}`,
    undo: 'Zurücknehmen',
    undoSure: 'Alle Treffer herausnehmen, die mit ihm kamen?',
    undoYes: 'Import zurücknehmen',
    undoNo: 'Behalten',
  },
};

export function useDataText(): DataText {
  return useWords({ en, de });
}
