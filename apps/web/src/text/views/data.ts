/** What the page says on which hits leave and come in, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Export and import',
  lead: (site: string) =>
    `Take the hits of ${site} elsewhere, or bring in what was counted before.`,
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
} as const;

export type DataText = Words<typeof en>;

const de: DataText = {
  title: 'Export und Import',
  lead: (site) =>
    `Nehmen Sie die Treffer von ${site} mit, oder holen Sie herein, was früher gezählt wurde.`,
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
};

export function useDataText(): DataText {
  return useWords({ en, de });
}
