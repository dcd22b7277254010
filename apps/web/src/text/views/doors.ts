/** The words of the pages before the sign-in, in each language. */
import type { Words } from '../text.ts';
import { useWords } from '../use-words.ts';

const en = {
  name: 'Your name',
  email: 'E-mail address',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'At least 8 characters. A sentence is easier to keep than a puzzle.',
  setUp: {
    title: 'Set up Footfall',
    lead: 'Nobody has an account here yet. The first one administers everything.',
    create: 'Create the account',
  },
  signIn: {
    title: 'Sign in',
    lead: 'Your sites and their numbers are one step away.',
    submit: 'Sign in',
    wrongPassword: 'This e-mail address and password do not belong together.',
    tooManyTries: 'Too many attempts. Wait a minute, then try again.',
    forgotten: 'Forgotten your password?',
    code: 'Code',
    codeHint: 'The six digits that your authenticator app shows, or a recovery code.',
    wrongCode: 'This code is wrong, or was used. After five tries, begin again.',
    passkey: 'Sign in with a passkey',
    noPasskey: 'No passkey was used. Try again, or sign in with your password.',
    provider: (name: string) => `Continue with ${name}`,
    providerAway: 'The provider cannot be reached at the moment. Try again, or sign in otherwise.',
    failed: {
      notInvited:
        'No account here has the address that you use there. If you were invited, follow the link of the invitation, and use the account with its address.',
      notVerified: 'Your address is not verified there, so it says nothing here.',
      refused: 'This account does not let that provider sign it in. Sign in otherwise.',
      otherAccount:
        'Another account there is linked with your account here. Sign in otherwise, and close that way on the page of your account.',
      cancelled: 'Nothing was signed in there.',
      expired: 'That took too long, or was begun in another browser. Try again.',
      failed: 'Signing in there did not work. Try again, or sign in otherwise.',
    },
  },
  forgotten: {
    title: 'A new password',
    lead: 'Type the address of your account. A link to choose a new password is sent to it.',
    submit: 'Send the link',
    sentTitle: 'Look into your mailbox',
    sentLead: (email: string) =>
      `If ${email} has an account here, a mail with a link is on its way. It is good for an hour.`,
    noMailTitle: 'No mail can be sent from here',
    noMailLead:
      'This installation has no mail server. Ask whoever runs it to set one, or to invite you again.',
    back: 'Back to the sign-in',
  },
  newPasswordPage: {
    title: 'Choose a new password',
    lead: 'Every session ends with it, on this device and on all others.',
    submit: 'Set the password',
    doneTitle: 'Your new password is set',
    doneLead: 'Sign in with it, here and wherever you were signed in.',
    lostTitle: 'This link is not good any more',
    lostLead: 'A link works once, for an hour. Ask for another one.',
    another: 'Send another link',
    toSignIn: 'Sign in',
  },
  invitation: {
    title: 'You are invited',
    organisation: (name: string) => `To ${name}, with all of its sites`,
    site: (domain: string, organisation: string) =>
      `To the statistics of ${domain}, by ${organisation}`,
    may: {
      admin: 'You may do everything there: settings, people and keys.',
      editor: 'You may read reports and change settings of sites.',
      viewer: 'You may read reports.',
    },
    newcomer: 'Choose a name and a password for your account.',
    newcomerBy: 'Or take an account that you have elsewhere, with this address:',
    known: 'You have an account here. Sign in with it to accept.',
    accept: 'Accept',
    acceptAs: (email: string) => `Accept as ${email}`,
    otherUser: (current: string, invited: string) =>
      `You are signed in as ${current}, but the invitation is for ${invited}. Sign out first.`,
    signOut: 'Sign out',
    lostTitle: 'This invitation is not good any more',
    lostLead:
      'It was used, taken back, or is older than a week. Ask whoever sent it for another one.',
    toSites: 'To your sites',
  },
} as const;

type DoorsText = Words<typeof en>;

const de: DoorsText = {
  name: 'Ihr Name',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  newPassword: 'Neues Passwort',
  passwordHint: 'Mindestens 8 Zeichen. Ein Satz merkt sich leichter als ein Rätsel.',
  setUp: {
    title: 'Footfall einrichten',
    lead: 'Hier hat noch niemand ein Konto. Das erste verwaltet alles.',
    create: 'Konto anlegen',
  },
  signIn: {
    title: 'Anmelden',
    lead: 'Ihre Websites und ihre Zahlen sind einen Schritt entfernt.',
    submit: 'Anmelden',
    wrongPassword: 'E-Mail-Adresse und Passwort gehören nicht zusammen.',
    tooManyTries: 'Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann wieder.',
    forgotten: 'Passwort vergessen?',
    code: 'Code',
    codeHint:
      'Die sechs Ziffern, die Ihre Authenticator-App zeigt, oder ein Wiederherstellungscode.',
    wrongCode: 'Dieser Code ist falsch oder schon benutzt. Nach fünf Versuchen beginnen Sie neu.',
    passkey: 'Mit Passkey anmelden',
    noPasskey: 'Kein Passkey wurde benutzt. Versuchen Sie es noch einmal, oder mit dem Passwort.',
    provider: (name) => `Weiter mit ${name}`,
    providerAway:
      'Der Anbieter ist im Augenblick nicht erreichbar. Versuchen Sie es noch einmal, oder melden Sie sich anders an.',
    failed: {
      notInvited:
        'Kein Konto hier hat die Adresse, die Sie dort benutzen. Wenn Sie eingeladen sind, folgen Sie dem Link der Einladung, und nehmen Sie das Konto mit deren Adresse.',
      notVerified: 'Ihre Adresse ist dort nicht bestätigt, darum sagt sie hier nichts.',
      refused:
        'Dieses Konto lässt sich von diesem Anbieter nicht öffnen. Melden Sie sich anders an.',
      otherAccount:
        'Mit Ihrem Konto hier ist ein anderes Konto dort verbunden. Melden Sie sich anders an, und schließen Sie diesen Weg auf der Seite Ihres Kontos.',
      cancelled: 'Dort wurde nichts angemeldet.',
      expired: 'Das hat zu lange gedauert oder begann in einem anderen Browser. Noch einmal bitte.',
      failed:
        'Die Anmeldung dort ist nicht gelungen. Versuchen Sie es noch einmal, oder melden Sie sich anders an.',
    },
  },
  forgotten: {
    title: 'Ein neues Passwort',
    lead: 'Geben Sie die Adresse Ihres Kontos ein. Dorthin geht ein Link, um ein neues Passwort zu wählen.',
    submit: 'Link schicken',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sentLead: (email) =>
      `Falls es zu ${email} hier ein Konto gibt, ist eine Mail mit einem Link unterwegs. Er gilt eine Stunde.`,
    noMailTitle: 'Von hier kann keine Mail geschickt werden',
    noMailLead:
      'Diese Installation hat keinen Mailserver. Bitten Sie, wer sie betreibt, einen einzustellen oder Sie neu einzuladen.',
    back: 'Zurück zur Anmeldung',
  },
  newPasswordPage: {
    title: 'Neues Passwort wählen',
    lead: 'Damit endet jede Sitzung, auf diesem Gerät und auf allen anderen.',
    submit: 'Passwort setzen',
    doneTitle: 'Ihr neues Passwort gilt',
    doneLead: 'Melden Sie sich damit an, hier und wo immer Sie angemeldet waren.',
    lostTitle: 'Dieser Link gilt nicht mehr',
    lostLead: 'Ein Link gilt einmal und eine Stunde lang. Lassen Sie sich einen neuen schicken.',
    another: 'Neuen Link schicken',
    toSignIn: 'Anmelden',
  },
  invitation: {
    title: 'Sie sind eingeladen',
    organisation: (name) => `Zu ${name}, mit allen Websites`,
    site: (domain, organisation) => `Zur Statistik von ${domain}, von ${organisation}`,
    may: {
      admin: 'Sie dürfen dort alles: Einstellungen, Personen und Schlüssel.',
      editor: 'Sie dürfen Berichte lesen und Einstellungen von Websites ändern.',
      viewer: 'Sie dürfen Berichte lesen.',
    },
    newcomer: 'Wählen Sie einen Namen und ein Passwort für Ihr Konto.',
    newcomerBy: 'Oder nehmen Sie ein Konto, das Sie anderswo mit dieser Adresse haben:',
    known: 'Sie haben hier ein Konto. Melden Sie sich damit an, um anzunehmen.',
    accept: 'Annehmen',
    acceptAs: (email) => `Als ${email} annehmen`,
    otherUser: (current, invited) =>
      `Sie sind als ${current} angemeldet, die Einladung ist aber für ${invited}. Melden Sie sich zuerst ab.`,
    signOut: 'Abmelden',
    lostTitle: 'Diese Einladung gilt nicht mehr',
    lostLead:
      'Sie wurde benutzt, zurückgenommen oder ist älter als eine Woche. Bitten Sie, wer sie geschickt hat, um eine neue.',
    toSites: 'Zu Ihren Websites',
  },
};

export function useDoorsText(): DoorsText {
  return useWords({ en, de });
}
