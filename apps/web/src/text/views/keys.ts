/** The words of an organisation's API keys. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'API keys',
  lead: 'What programs show instead of signing in. A key can do no more than its permissions say.',
  none: 'No program has a key yet.',
  permissions: {
    'reports:read': 'Read reports',
    'sites:read': 'List sites',
    'sites:write': 'Add and change sites',
    'hits:write': 'Send hits from a server, import them',
    'hits:read': 'Export hits one by one',
    admin: 'Everything',
  },
  allSites: 'All sites',
  someSites: (count: string) => `${count} sites`,
  created: (day: string) => `made ${day}`,
  expires: (day: string) => `ends ${day}`,
  expired: (day: string) => `ended ${day}`,
  used: (when: string) => `last used ${when}`,
  unused: 'never used',
  rotate: 'Rotate',
  rotateSure: 'Make a new one? This one ends in 24 hours.',
  revoke: 'Revoke',
  revokeSure: 'End it now?',
  create: {
    title: 'A new key',
    name: 'Name',
    nameHint: 'What will use it',
    permissions: 'What it may do',
    sites: 'For which sites',
    end: 'How long it is good',
    ends: { never: 'No end', '30': '30 days', '90': '90 days', '365': 'A year' },
    submit: 'Make the key',
    nothing: 'Choose at least one permission.',
    noSite: 'Choose at least one site.',
  },
  made: {
    title: (name: string) => `The key “${name}”`,
    lead: 'Copy it now: it is shown this once, and only its hash is kept.',
    label: 'Key',
    done: 'I have it',
  },
} as const;

export type KeysText = Words<typeof en>;

const de: KeysText = {
  title: 'API-Schlüssel',
  lead: 'Was Programme zeigen, statt sich anzumelden. Ein Schlüssel kann nur, was seine Rechte sagen.',
  none: 'Noch hat kein Programm einen Schlüssel.',
  permissions: {
    'reports:read': 'Berichte lesen',
    'sites:read': 'Websites auflisten',
    'sites:write': 'Websites hinzufügen und ändern',
    'hits:write': 'Treffer von einem Server schicken oder importieren',
    'hits:read': 'Einzelne Treffer exportieren',
    admin: 'Alles',
  },
  allSites: 'Alle Websites',
  someSites: (count) => `${count} Websites`,
  created: (day) => `gemacht ${day}`,
  expires: (day) => `endet ${day}`,
  expired: (day) => `endete ${day}`,
  used: (when) => `zuletzt benutzt ${when}`,
  unused: 'nie benutzt',
  rotate: 'Erneuern',
  rotateSure: 'Neu machen? Dieser endet in 24 Stunden.',
  revoke: 'Widerrufen',
  revokeSure: 'Jetzt beenden?',
  create: {
    title: 'Ein neuer Schlüssel',
    name: 'Name',
    nameHint: 'Was ihn benutzen wird',
    permissions: 'Was er darf',
    sites: 'Für welche Websites',
    end: 'Wie lange er gilt',
    ends: { never: 'Ohne Ende', '30': '30 Tage', '90': '90 Tage', '365': 'Ein Jahr' },
    submit: 'Schlüssel machen',
    nothing: 'Wählen Sie mindestens ein Recht.',
    noSite: 'Wählen Sie mindestens eine Website.',
  },
  made: {
    title: (name) => `Der Schlüssel „${name}“`,
    lead: 'Kopieren Sie ihn jetzt: Er wird nur einmal gezeigt, aufbewahrt wird nur sein Hash.',
    label: 'Schlüssel',
    done: 'Ich habe ihn',
  },
};

export function useKeysText(): KeysText {
  return useWords({ en, de });
}
