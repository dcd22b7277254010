/** Writes a summary as a mail: a page that reads well in mail clients, and the same as plain text. */
import type { MailLanguage, Site, SummaryKind } from '@footfall/domain';
import type { Mail } from '@footfall/mail';
import type { Figure, Summary } from './read-summary.ts';
import { type Formats, formatsOf } from './summary-formats.ts';
import { renderSummary } from './summary-html.ts';
import { SUMMARY_WORDS, type SummaryWords } from './summary-words.ts';

export type SummaryTo = {
  to: string;
  site: Pick<Site, 'id' | 'name'>;
  kind: SummaryKind;
  language: MailLanguage;
  publicUrl: string;
  /** Of the subscription. */
  token: string;
};

/** What both forms show. */
export type SummarySheet = {
  language: MailLanguage;
  kind: SummaryKind;
  words: SummaryWords;
  site: string;
  lead: string;
  days: string;
  figures: {
    name: string;
    value: string;
    before: string;
    change: string;
    isBetter: boolean | null;
  }[];
  tops: { name: string; rows: { name: string; count: string }[] }[];
  isEmpty: boolean;
  dashboard: string;
  unsubscribe: string;
};

export function writeSummary(summary: Summary, of: SummaryTo): Mail {
  const { to, site, kind, language, publicUrl, token } = of;
  const words = SUMMARY_WORDS[language];
  const formats = formatsOf(language);
  const days = formats.days(summary.period);
  const unsubscribe = `${publicUrl}/unsubscribe/${token}`;
  const sheet: SummarySheet = {
    ...{ language, kind, words, days, unsubscribe },
    site: oneLine(site.name),
    lead: words.lead[kind],
    figures: summary.figures.map((figure) => showFigure(figure, words, formats)),
    tops: summary.tops
      .filter(({ rows }) => rows.length > 0)
      .map(({ name, rows }) => ({
        name: words.tops[name],
        rows: rows.map(({ value, count }) => ({
          name: oneLine(formats.named(name, value) ?? words.unknown),
          count: formats.count(count),
        })),
      })),
    isEmpty: summary.figures.every(({ value }) => (value ?? 0) === 0),
    dashboard: `${publicUrl}/sites/${site.id}?from=${summary.period.from}&to=${summary.period.to}`,
  };
  return {
    to,
    subject: words.subject(kind, sheet.site, days),
    text: toText(sheet),
    html: renderSummary(sheet),
    headers: {
      // https://www.rfc-editor.org/rfc/rfc8058
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      // https://www.rfc-editor.org/rfc/rfc3834: nobody's absence is to answer.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  };
}

/** More is better of all but this. */
const LESS_IS_BETTER: ReadonlySet<Figure['name']> = new Set(['bounceRate']);

function showFigure({ name, value, before }: Figure, words: SummaryWords, formats: Formats) {
  const change = value === null || before === null || before === 0 ? null : value / before - 1;
  const isUp = change !== null && change > 0;
  return {
    name: words.figures[name],
    value: formats.figure(name, value),
    before: words.before(formats.figure(name, before)),
    change: change === null ? '' : formats.change(change),
    isBetter:
      change === null || Math.abs(change) < 0.0005 ? null : isUp !== LESS_IS_BETTER.has(name),
  };
}

/** What visitors sent must not make lines of its own, nor turn the direction of what follows. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}

function toText({ words, site, lead, days, figures, tops, isEmpty, ...links }: SummarySheet) {
  const lines = [`${site}`, `${lead}, ${days}`, ''];
  if (isEmpty) lines.push(words.nothing, '');
  for (const { name, value, before, change } of figures) {
    lines.push(`${name}: ${value} (${change === '' ? before : `${change}, ${before}`})`);
  }
  for (const { name, rows } of tops) {
    lines.push('', name, ...rows.map((row) => `  ${row.count}  ${row.name}`));
  }
  lines.push('', `${words.open}: ${links.dashboard}`, '', words.why(site));
  lines.push(`${words.unsubscribe}: ${links.unsubscribe}`);
  return `${lines.join('\n')}\n`;
}
