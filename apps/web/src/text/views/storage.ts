/** How a site's hits are kept, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Storage',
  lead: 'How far the worker is, where the hits of this site are, and what failed last.',
  waiting: 'Waiting to be sealed',
  waitingNote: (time: string) => `all that came before ${time} is in files`,
  lag: 'The oldest of them waits for',
  lagNote: 'a few minutes are usual',
  late: 'The worker is late',
  lateLead:
    'Hits are safe in the database, and reports have them. Look at whether a worker runs, and at its log.',
  kept: 'Where hits are',
  keptLead: 'Files are merged when a day is over, and move to the archive later.',
  level: 'Days',
  levels: {
    sealed: 'Of today and yesterday',
    compacted: 'Of days that are over',
    archived: 'In the archive',
  },
  parts: 'Files',
  hits: 'Hits',
  size: 'Size',
  perHit: 'Bytes a hit',
  dropped: (hits: string) => `${hits} hits have left the database; they are in files.`,
  failures: 'What failed last',
  noFailures: 'Nothing failed.',
  job: (job: string, month: string) => `${job}, ${month}`,
  times: (times: string, last: string) => `${times} times, last ${last}`,
  removals: 'Deleted for good',
  noRemovals: 'Nothing was asked to be deleted.',
  removal: { site: 'The site', visitor: 'A visitor' },
  asked: 'Asked',
  done: (time: string) => `done ${time}`,
  under: 'under way',
} as const;

export type StorageText = Words<typeof en>;

const de: StorageText = {
  title: 'Speicher',
  lead: 'Wie weit der Worker ist, wo die Treffer dieser Website liegen und was zuletzt misslang.',
  waiting: 'Warten auf Versiegelung',
  waitingNote: (time) => `alles, was vor ${time} kam, steht in Dateien`,
  lag: 'Der älteste davon wartet seit',
  lagNote: 'ein paar Minuten sind üblich',
  late: 'Der Worker ist spät dran',
  lateLead:
    'Die Treffer sind in der Datenbank sicher und in den Berichten. Sehen Sie nach, ob ein Worker läuft, und in sein Protokoll.',
  kept: 'Wo die Treffer sind',
  keptLead: 'Dateien werden vereint, wenn ein Tag vorbei ist, und wandern später ins Archiv.',
  level: 'Tage',
  levels: {
    sealed: 'Von heute und gestern',
    compacted: 'Von Tagen, die vorbei sind',
    archived: 'Im Archiv',
  },
  parts: 'Dateien',
  hits: 'Treffer',
  size: 'Größe',
  perHit: 'Bytes je Treffer',
  dropped: (hits) => `${hits} Treffer haben die Datenbank verlassen; sie stehen in Dateien.`,
  failures: 'Was zuletzt misslang',
  noFailures: 'Nichts misslang.',
  job: (job, month) => `${job}, ${month}`,
  times: (times, last) => `${times}-mal, zuletzt ${last}`,
  removals: 'Endgültig gelöscht',
  noRemovals: 'Um keine Löschung wurde gebeten.',
  removal: { site: 'Die Website', visitor: 'Ein Besucher' },
  asked: 'Erbeten',
  done: (time) => `erledigt ${time}`,
  under: 'in Arbeit',
};

export function useStorageText(): StorageText {
  return useWords({ en, de });
}
