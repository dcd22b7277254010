/** What the views beside the dashboard say, in German. */
import type { ViewsText } from './words.ts';

export const de: ViewsText = {
  quality: {
    title: 'Datenqualität',
    lead: 'Jeder Treffer, der gesendet wurde, endet auf genau eine Weise. Hier stehen sie alle.',
    received: 'Empfangen',
    equation: 'Empfangen ist die Summe der Ausgänge',
    outcome: 'Ausgang',
    count: 'Treffer',
    share: 'Anteil',
    meaning: 'Was es bedeutet und was zu tun ist',
    chart: 'Treffer nach Ausgang',
    chartSummary: (days, received, stored) =>
      `${days}: ${received} Treffer empfangen, ${stored} davon stehen in den Berichten.`,
    emptyTitle: 'In diesen Tagen kam nichts an',
    emptyLead:
      'Sobald das Snippet auf einer Seite steht, wird hier über jeden Treffer Buch geführt.',
    when: 'Wann',
    allGood: 'Nichts zu tun: Was gesendet wurde, ist gezählt oder mit Recht ausgelassen.',
    groups: {
      stored: 'Gezählt',
      duplicate: 'Doppelt gesendet',
      bot: 'Bots',
      excluded: 'Nach Ihren Regeln ausgeschlossen',
      malformed: 'Nicht verstanden',
      rateLimited: 'Zu viele auf einmal',
      refused: 'Kein Platz',
    },
    outcomes: {
      stored: 'Sie stehen in den Berichten.',
      duplicate:
        'Derselbe Treffer kam noch einmal, etwa nach einer verlorenen Antwort. Er zählt einmal.',
      'bot:agent':
        'Programme, die sich zu erkennen geben: Suchmaschinen, Überwachung, Vorschauen. Ausgelassen.',
      'bot:prefetch': 'Seiten, die ein Browser im Voraus holte und niemand ansah. Ausgelassen.',
      'bot:referrerSpam':
        'Erfundene Besuche, die eine Adresse in Ihre Berichte bringen sollen. Ausgelassen.',
      'bot:headless':
        'Browser, die ein Programm steuert. Eigene Tests lassen sich über die Adresse ausschließen.',
      'bot:emptyAgent': 'Sie nennen keinen Browser; das tut kein Browser. Ausgelassen.',
      'bot:library': 'Skripte und Kommandozeilenprogramme. Ausgelassen.',
      'excluded:address': 'Von Adressen, die Sie ausgeschlossen haben.',
      'excluded:country': 'Aus Ländern, die Sie ausgeschlossen haben.',
      'excluded:page': 'Auf Seiten, die Sie ausgeschlossen haben.',
      'excluded:hostname':
        'Von Hostnamen, die nicht zu den erlaubten gehören. Fehlt einer? Ergänzen Sie ihn in den Einstellungen.',
      'excluded:privacySignal': 'Besucher, die nicht gezählt werden wollen. Nur ihre Zahl bleibt.',
      malformed: 'Nicht in der Form, die der Vertrag verlangt. Sehen Sie nach, was sie sendet.',
      rateLimited:
        'Mehr als die Grenze in kurzer Zeit; den Sendern wurde gesagt, wann sie es wieder versuchen dürfen.',
      refused: 'Der Beacon hatte keinen Platz mehr. Sehen Sie nach Platte und Datenbank.',
    },
    malformedOf: (part) => `Nicht verstanden: ${part}`,
  },
  install: {
    title: (domain) => `${domain} verbinden`,
    lead: 'Fügen Sie diese Zeile in den Kopf jeder Seite ein.',
    noBeacon: 'Die Adresse des Beacons ist noch nicht bekannt.',
    facts: 'Sie setzt kein Cookie, behält keine IP-Adresse und lässt die Seite zuerst laden.',
    waitingTitle: 'Warten auf den ersten Treffer…',
    waitingLead:
      'Öffnen Sie eine Seite der Website in einem anderen Tab. Hier wird es von selbst grün.',
    arrivedTitle: 'Der erste Treffer ist da',
    runningTitle: 'Treffer kommen an',
    runningLead: (count) => `${count} bisher. Die Zeile oben bringt sie.`,
    arrivedLead: (count) => `${count} bisher. Von jetzt an bewegen sich die Zahlen von selbst.`,
    hits: (count) => `${count} Treffer`,
    hintsTitle: 'Nach einer Minute noch nichts?',
    hints: [
      'Suchen Sie die Zeile im Quelltext der Seite: Manche Systeme halten Seiten eine Weile zwischengespeichert.',
      'Ein Werbeblocker in Ihrem Browser kann sie aufhalten. Versuchen Sie ein privates Fenster ohne Erweiterungen.',
      'Eine Content Security Policy muss den Beacon in script-src und connect-src erlauben.',
    ],
  },
  snippet: {
    label: 'Geschrieben für',
    html: 'HTML',
    next: 'Next.js',
    nuxt: 'Nuxt',
    wordpress: 'WordPress',
    tagManager: 'Tag-Manager',
    noScript: 'Ohne JavaScript',
    noScriptHint:
      'Neben der Zeile, für Besucher, deren Browser keine Skripte ausführen: Es zählt nur Aufrufe.',
  },
  period: { label: 'Zeitraum', today: 'Heute', '7d': '7 Tage', '28d': '28 Tage', '90d': '90 Tage' },
};
