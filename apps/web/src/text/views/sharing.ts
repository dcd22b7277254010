/** What is said of links that share a dashboard, where they are made and where they lead, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Sharing',
  lead: (site: string) =>
    `Links that show the dashboard of ${site} to whoever has them, without an account. They can look and filter, and change nothing.`,
  add: {
    title: 'New link',
    name: 'Name',
    nameHint: 'For you: who it is for',
    segment: 'Shows',
    all: 'All of the site',
    segmentHint: 'A segment of the site: nothing beyond it can be asked for.',
    password: 'Password',
    passwordHint:
      'Without one everybody who has the link sees it, and what is of fewer than three visitors is hidden.',
    expires: 'Last day',
    expiresHint: 'Empty: until you revoke it.',
    origins: 'Pages that may show it in a frame',
    originsHint: 'One a line, such as https://www.example.com; none when empty.',
    originWrong: (origin: string) =>
      `“${origin}” is no origin. Type scheme and host alone, such as https://www.example.com.`,
    make: 'Make the link',
    made: 'Here is the link. It is shown this once: copy it now.',
    frame: 'To put it into a page:',
  },
  list: 'Links',
  empty: 'Nobody sees this dashboard without an account.',
  facts: {
    password: 'with a password',
    public: 'public',
    segment: (name: string) => `only ${name}`,
    lost: 'shows nothing: its segment was removed',
    until: (day: string) => `until ${day}`,
    over: 'its time is over',
    frames: (origins: string) => `in frames of ${origins}`,
  },
  revoke: 'Revoke',
  revokeSure: 'Whoever has the link sees nothing from then on.',
  revokeYes: 'Revoke the link',
  revokeNo: 'Keep it',
  needsPermission: 'This needs the role editor or admin.',
  locked: {
    title: 'This dashboard has a password',
    lead: 'Whoever gave you the link knows it.',
    password: 'Password',
    open: 'Open',
  },
  gone: {
    title: 'There is nothing here',
    lead: 'The link was revoked, its time is over, or a piece of it is missing. Ask whoever gave it to you.',
  },
  publicNote: 'What is of fewer than three visitors is not shown.',
} as const;

export type SharingText = Words<typeof en>;

const de: SharingText = {
  title: 'Teilen',
  lead: (site) =>
    `Links, die das Dashboard von ${site} zeigen, wem auch immer Sie sie geben, ohne Konto. Man kann schauen und filtern und nichts ändern.`,
  add: {
    title: 'Neuer Link',
    name: 'Name',
    nameHint: 'Für Sie: für wen er ist',
    segment: 'Zeigt',
    all: 'Die ganze Website',
    segmentHint: 'Ein Segment der Website: Nach mehr lässt sich nicht fragen.',
    password: 'Passwort',
    passwordHint:
      'Ohne eines sieht es jeder, der den Link hat, und was von weniger als drei Besuchern ist, bleibt verborgen.',
    expires: 'Letzter Tag',
    expiresHint: 'Leer: bis Sie ihn widerrufen.',
    origins: 'Seiten, die es in einem Rahmen zeigen dürfen',
    originsHint: 'Eine je Zeile, etwa https://www.example.com; keine, wenn leer.',
    originWrong: (origin) =>
      `„${origin}“ ist keine Herkunft. Geben Sie nur Schema und Host ein, etwa https://www.example.com.`,
    make: 'Link erstellen',
    made: 'Hier ist der Link. Er wird nur dieses eine Mal gezeigt: Kopieren Sie ihn jetzt.',
    frame: 'Um es in eine Seite einzubauen:',
  },
  list: 'Links',
  empty: 'Niemand sieht dieses Dashboard ohne Konto.',
  facts: {
    password: 'mit Passwort',
    public: 'öffentlich',
    segment: (name) => `nur ${name}`,
    lost: 'zeigt nichts: Sein Segment wurde entfernt',
    until: (day) => `bis ${day}`,
    over: 'seine Zeit ist vorbei',
    frames: (origins) => `in Rahmen von ${origins}`,
  },
  revoke: 'Widerrufen',
  revokeSure: 'Wer den Link hat, sieht von da an nichts mehr.',
  revokeYes: 'Link widerrufen',
  revokeNo: 'Behalten',
  needsPermission: 'Das braucht die Rolle Editor oder Admin.',
  locked: {
    title: 'Dieses Dashboard hat ein Passwort',
    lead: 'Wer Ihnen den Link gab, kennt es.',
    password: 'Passwort',
    open: 'Öffnen',
  },
  gone: {
    title: 'Hier ist nichts',
    lead: 'Der Link wurde widerrufen, seine Zeit ist vorbei, oder ein Stück fehlt. Fragen Sie, wer ihn Ihnen gab.',
  },
  publicNote: 'Was von weniger als drei Besuchern ist, wird nicht gezeigt.',
};

export function useSharingText(): SharingText {
  return useWords({ en, de });
}
