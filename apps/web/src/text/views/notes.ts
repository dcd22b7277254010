/** What people keep beside the figures: annotations of days, and segments, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  annotations: {
    title: 'Notes',
    lead: 'What happened on a day: a release, a campaign, an outage. Everybody who sees the site sees it in the chart.',
    date: 'Day',
    text: 'What happened',
    add: 'Add the note',
    save: 'Save',
    edit: (text: string) => `Change: ${text}`,
    remove: (text: string) => `Delete: ${text}`,
    removed: (text: string) => `The note “${text}” is deleted.`,
    undo: 'Undo',
    cancel: 'Cancel',
    none: 'No notes yet.',
    readOnly: 'You may see notes here, but not add any.',
  },
  segments: {
    title: 'Segments',
    lead: 'Filters with a name, to look at the same visitors again with one click.',
    save: 'Save these filters',
    name: 'Name',
    personal: 'Only for me',
    forAll: 'For everybody who sees the site',
    ofSite: 'Of the site',
    own: 'Your own',
    use: (name: string) => `Show ${name}`,
    edit: (name: string) => `Change the segment ${name}`,
    rename: 'Change',
    takeFilters: 'With the filters that are set now, in place of its own',
    cancel: 'Cancel',
    remove: (name: string) => `Delete the segment ${name}`,
    removed: (name: string) => `The segment “${name}” is deleted.`,
    undo: 'Undo',
    none: 'No segments yet. Filter first, then save the filters here under a name.',
  },
} as const;

export type NotesText = Words<typeof en>;

const de: NotesText = {
  annotations: {
    title: 'Notizen',
    lead: 'Was an einem Tag geschah: eine Veröffentlichung, eine Kampagne, ein Ausfall. Alle, die die Website sehen, sehen es im Diagramm.',
    date: 'Tag',
    text: 'Was geschah',
    add: 'Notiz hinzufügen',
    save: 'Speichern',
    edit: (text) => `Ändern: ${text}`,
    remove: (text) => `Löschen: ${text}`,
    removed: (text) => `Die Notiz „${text}“ ist gelöscht.`,
    undo: 'Rückgängig',
    cancel: 'Abbrechen',
    none: 'Noch keine Notizen.',
    readOnly: 'Sie dürfen Notizen hier sehen, aber keine hinzufügen.',
  },
  segments: {
    title: 'Segmente',
    lead: 'Filter mit einem Namen, um dieselben Besucher mit einem Klick wieder anzusehen.',
    save: 'Diese Filter speichern',
    name: 'Name',
    personal: 'Nur für mich',
    forAll: 'Für alle, die die Website sehen',
    ofSite: 'Der Website',
    own: 'Ihre eigenen',
    use: (name) => `${name} zeigen`,
    edit: (name) => `Das Segment ${name} ändern`,
    rename: 'Ändern',
    takeFilters: 'Mit den jetzt gesetzten Filtern anstelle der eigenen',
    cancel: 'Abbrechen',
    remove: (name) => `Das Segment ${name} löschen`,
    removed: (name) => `Das Segment „${name}“ ist gelöscht.`,
    undo: 'Rückgängig',
    none: 'Noch keine Segmente. Filtern Sie zuerst, und speichern Sie die Filter dann hier unter einem Namen.',
  },
};

export function useNotesText(): NotesText {
  return useWords({ en, de });
}
