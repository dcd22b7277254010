/** The words of the page about one's own account. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  title: 'Your account',
  lead: 'What you sign in with, and where you are signed in.',
  outcomes: {
    wrongPassword: 'The password is wrong.',
    wrongCode: 'The code is wrong. Codes change every half minute.',
    tooManyTries: 'Too many attempts. Try again in some minutes.',
  },
  password: {
    title: 'Password',
    lead: 'A new one ends your other sessions.',
    current: 'Present password',
    next: 'New password',
    submit: 'Change the password',
    done: 'Changed. Your other sessions have ended.',
  },
  factor: {
    title: 'Code from an app',
    off: 'After the password, a code from an authenticator app is asked for. It is not switched on.',
    on: 'After the password, a code from your authenticator app is asked for.',
    begin: 'Set up an app',
    scan: 'Scan this with the app, or type the key into it.',
    picture: 'QR code with the key for the app',
    key: 'Key',
    codesTitle: 'Recovery codes',
    codesLead:
      'Each signs you in once when the app is not at hand. Keep them apart from it; they are shown this once.',
    code: 'Code that the app shows now',
    confirm: 'Switch it on',
    left: (count: string) => `${count} recovery codes are left.`,
    renew: 'New recovery codes',
    end: 'Switch it off',
    done: 'I have them',
    cancel: 'Cancel',
  },
  passkeys: {
    title: 'Passkeys',
    lead: 'Sign in with a fingerprint, a face or the lock of a device, without a password.',
    none: 'You have no passkey.',
    impossible: 'Passkeys need a browser that knows them, and the dashboard at a name over https.',
    name: 'Name',
    nameHint: 'Such as: my phone',
    unnamed: 'Passkey',
    add: 'Add a passkey',
    remove: 'Remove',
    removeSure: 'Remove it?',
    made: (day: string) => `added ${day}`,
    outcomes: {
      cancelled: 'Nothing was added.',
      known: 'This device has a passkey for your account already.',
      tooOld: 'Sign in again first: this needs a session of today.',
      refused: 'The passkey was not accepted.',
    },
  },
  sessions: {
    title: 'Sessions',
    lead: 'Where you are signed in. A session ends a week after it was last used.',
    here: 'This session',
    other: 'Another session',
    times: (begun: string, used: string) => `begun ${begun} · last used ${used}`,
    end: 'End',
    endSure: 'End it?',
    endOthers: 'End all others',
    endOthersSure: 'End all but this one?',
  },
} as const;

export type SecurityText = Words<typeof en>;

const de: SecurityText = {
  title: 'Ihr Konto',
  lead: 'Womit Sie sich anmelden, und wo Sie angemeldet sind.',
  outcomes: {
    wrongPassword: 'Das Passwort ist falsch.',
    wrongCode: 'Der Code ist falsch. Codes wechseln jede halbe Minute.',
    tooManyTries: 'Zu viele Versuche. Versuchen Sie es in einigen Minuten wieder.',
  },
  password: {
    title: 'Passwort',
    lead: 'Ein neues beendet Ihre anderen Sitzungen.',
    current: 'Jetziges Passwort',
    next: 'Neues Passwort',
    submit: 'Passwort ändern',
    done: 'Geändert. Ihre anderen Sitzungen sind beendet.',
  },
  factor: {
    title: 'Code aus einer App',
    off: 'Nach dem Passwort wird ein Code aus einer Authenticator-App verlangt. Das ist nicht eingeschaltet.',
    on: 'Nach dem Passwort wird ein Code aus Ihrer Authenticator-App verlangt.',
    begin: 'App einrichten',
    scan: 'Scannen Sie dies mit der App, oder geben Sie dort den Schlüssel ein.',
    picture: 'QR-Code mit dem Schlüssel für die App',
    key: 'Schlüssel',
    codesTitle: 'Wiederherstellungscodes',
    codesLead:
      'Jeder meldet Sie einmal an, wenn die App nicht zur Hand ist. Bewahren Sie sie getrennt von ihr auf; sie werden nur jetzt gezeigt.',
    code: 'Code, den die App jetzt zeigt',
    confirm: 'Einschalten',
    left: (count) => `${count} Wiederherstellungscodes sind übrig.`,
    renew: 'Neue Wiederherstellungscodes',
    end: 'Ausschalten',
    done: 'Ich habe sie',
    cancel: 'Abbrechen',
  },
  passkeys: {
    title: 'Passkeys',
    lead: 'Melden Sie sich mit Fingerabdruck, Gesicht oder der Sperre eines Geräts an, ohne Passwort.',
    none: 'Sie haben keinen Passkey.',
    impossible:
      'Passkeys brauchen einen Browser, der sie kennt, und einen Namen mit https für das Dashboard.',
    name: 'Name',
    nameHint: 'Etwa: mein Telefon',
    unnamed: 'Passkey',
    add: 'Passkey hinzufügen',
    remove: 'Entfernen',
    removeSure: 'Wirklich entfernen?',
    made: (day) => `hinzugefügt ${day}`,
    outcomes: {
      cancelled: 'Nichts wurde hinzugefügt.',
      known: 'Dieses Gerät hat schon einen Passkey für Ihr Konto.',
      tooOld: 'Melden Sie sich zuerst neu an: Dafür muss die Sitzung von heute sein.',
      refused: 'Der Passkey wurde nicht angenommen.',
    },
  },
  sessions: {
    title: 'Sitzungen',
    lead: 'Wo Sie angemeldet sind. Eine Sitzung endet eine Woche nach der letzten Benutzung.',
    here: 'Diese Sitzung',
    other: 'Eine andere Sitzung',
    times: (begun, used) => `begonnen ${begun} · zuletzt benutzt ${used}`,
    end: 'Beenden',
    endSure: 'Wirklich beenden?',
    endOthers: 'Alle anderen beenden',
    endOthersSure: 'Alle außer dieser beenden?',
  },
};

export function useSecurityText(): SecurityText {
  return useWords({ en, de });
}
