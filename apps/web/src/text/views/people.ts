/** The words of an organisation's people: members, invitations, guests. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  parts: { label: 'Organisation', people: 'People', keys: 'API keys', audit: 'Audit log' },
  title: 'People',
  lead: (organisation: string) =>
    `Who works with the sites of ${organisation}, and what they may do.`,
  roles: { owner: 'Owner', admin: 'Admin', editor: 'Editor', viewer: 'Viewer' },
  may: {
    owner: 'Everything, and hands the organisation over',
    admin: 'Everything: settings, people and keys',
    editor: 'Reports, and settings of sites',
    viewer: 'Reports',
  },
  you: 'you',
  since: (day: string) => `since ${day}`,
  name: {
    title: 'Name',
    label: 'Name of the organisation',
    save: 'Rename',
    saved: 'Renamed.',
  },
  members: {
    title: 'Members',
    lead: 'They see every site of the organisation, also those to come.',
    role: (name: string) => `Role of ${name}`,
    remove: 'Remove',
    removeSure: 'Remove them?',
    leave: 'Leave',
    leaveSure: 'Leave for good?',
    handOver: 'Make owner',
    handOverSure: 'Hand everything over?',
  },
  invitations: {
    title: 'Invitations',
    lead: 'A link is good for a week, and once.',
    email: 'E-mail address',
    role: 'Role',
    where: 'For',
    everything: 'the whole organisation',
    site: (site: string) => `${site} only`,
    send: 'Invite',
    mailed: (email: string) => `A link is on its way to ${email}.`,
    linkTitle: 'Pass this link on yourself',
    linkLead: 'This installation sends no mail. The link is shown this once.',
    link: 'Link',
    until: (day: string) => `until ${day}`,
    revoke: 'Take back',
    revokeSure: 'Take it back?',
    none: 'No invitation is open.',
  },
  guests: {
    title: 'Guests',
    lead: 'They see one site, and nothing else of the organisation.',
    site: 'Site',
    none: 'This site has no guests. Invite one above, for this site only.',
    noSites: 'There is no site yet to invite guests to.',
  },
} as const;

export type PeopleText = Words<typeof en>;

const de: PeopleText = {
  parts: { label: 'Organisation', people: 'Personen', keys: 'API-Schlüssel', audit: 'Protokoll' },
  title: 'Personen',
  lead: (organisation) => `Wer mit den Websites von ${organisation} arbeitet, und was sie dürfen.`,
  roles: { owner: 'Inhaber', admin: 'Verwalter', editor: 'Redakteur', viewer: 'Leser' },
  may: {
    owner: 'Alles, und die Organisation übergeben',
    admin: 'Alles: Einstellungen, Personen und Schlüssel',
    editor: 'Berichte und Einstellungen von Websites',
    viewer: 'Berichte',
  },
  you: 'Sie',
  since: (day) => `seit ${day}`,
  name: {
    title: 'Name',
    label: 'Name der Organisation',
    save: 'Umbenennen',
    saved: 'Umbenannt.',
  },
  members: {
    title: 'Mitglieder',
    lead: 'Sie sehen jede Website der Organisation, auch künftige.',
    role: (name) => `Rolle von ${name}`,
    remove: 'Entfernen',
    removeSure: 'Wirklich entfernen?',
    leave: 'Austreten',
    leaveSure: 'Wirklich austreten?',
    handOver: 'Zum Inhaber machen',
    handOverSure: 'Alles übergeben?',
  },
  invitations: {
    title: 'Einladungen',
    lead: 'Ein Link gilt eine Woche lang und einmal.',
    email: 'E-Mail-Adresse',
    role: 'Rolle',
    where: 'Für',
    everything: 'die ganze Organisation',
    site: (site) => `nur ${site}`,
    send: 'Einladen',
    mailed: (email) => `Ein Link an ${email} ist unterwegs.`,
    linkTitle: 'Geben Sie diesen Link selbst weiter',
    linkLead: 'Diese Installation verschickt keine Mail. Der Link wird nur jetzt gezeigt.',
    link: 'Link',
    until: (day) => `bis ${day}`,
    revoke: 'Zurücknehmen',
    revokeSure: 'Wirklich zurücknehmen?',
    none: 'Keine Einladung ist offen.',
  },
  guests: {
    title: 'Gäste',
    lead: 'Sie sehen eine Website und sonst nichts von der Organisation.',
    site: 'Website',
    none: 'Diese Website hat keine Gäste. Laden Sie oben jemanden nur für sie ein.',
    noSites: 'Es gibt noch keine Website, zu der Gäste kommen könnten.',
  },
};

export function usePeopleText(): PeopleText {
  return useWords({ en, de });
}
