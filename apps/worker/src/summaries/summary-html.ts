/**
 * The page of a summary, as mail clients show it: tables, styles at each element, no image and nothing that is fetched.
 * Clients that know dark themes take the other colours from the style sheet; the others stay light.
 */
import type { SummarySheet } from './write-summary.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = '#1c2024';
const QUIET = '#60646c';
const LINE = '#e0e1e6';
const GOOD = '#18794e';
const BAD = '#ab2b26';
const ACCENT = '#0b5cad';

/** Each class has one property of the dark theme; `!important`, since the light one stands at the element. */
const DARK = `
@media (prefers-color-scheme: dark) {
  .page { background: #111113 !important }
  .sheet { background: #18191b !important }
  .ink { color: #edeef0 !important }
  .quiet { color: #b0b4ba !important }
  .line { border-color: #363a3f !important }
  .good { color: #3dd68c !important }
  .bad { color: #ff9592 !important }
  .link { color: #70b8ff !important }
  .button { background: #2f6fb0 !important }
}
@media (max-width: 480px) {
  .figure { display: block !important; width: 100% !important }
}`;

export function renderSummary(sheet: SummarySheet): string {
  const { words, language, site, lead, days, isEmpty, dashboard, unsubscribe } = sheet;
  const small = `font-size:13px;line-height:20px;color:${QUIET}`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(words.subject(sheet.kind, site, days))}</title>
<style>${DARK}
</style>
</head>
<body class="page" style="margin:0;background:#f4f5f7">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:#f4f5f7;${FONT}">
<tr><td align="center" style="padding:24px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="sheet" style="max-width:600px;background:#ffffff;border-radius:8px">
<tr><td style="padding:24px 24px 8px">
<h1 class="ink" style="margin:0;font-size:20px;line-height:28px;color:${INK};overflow-wrap:anywhere">${escaped(site)}</h1>
<p class="quiet" style="margin:0;font-size:15px;line-height:24px;color:${QUIET}">${escaped(`${lead}, ${days}`)}</p>
${isEmpty ? `<p class="ink" style="margin:16px 0 0;font-size:15px;line-height:24px;color:${INK}">${escaped(words.nothing)}</p>` : ''}
</td></tr>
<tr><td style="padding:0 16px">${figuresOf(sheet)}</td></tr>
${sheet.tops.map(topOf).join('\n')}
<tr><td style="padding:24px">
<a class="button" href="${escaped(dashboard)}" style="display:inline-block;padding:10px 16px;border-radius:6px;background:${ACCENT};color:#ffffff;font-size:15px;line-height:20px;font-weight:600;text-decoration:none">${escaped(words.open)}</a>
</td></tr>
<tr><td class="line" style="padding:16px 24px 24px;border-top:1px solid ${LINE}">
<p class="quiet" style="margin:0;${small}">${escaped(words.why(site))}
<a class="link" href="${escaped(unsubscribe)}" style="color:${ACCENT}">${escaped(words.unsubscribe)}</a></p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function figuresOf({ figures }: SummarySheet): string {
  const cells = figures.map(({ name, value, before, change, isBetter }) => {
    const tone = isBetter === null ? 'quiet' : isBetter ? 'good' : 'bad';
    const colour = { quiet: QUIET, good: GOOD, bad: BAD }[tone];
    return `<td class="figure" valign="top" style="padding:8px">
<div class="quiet" style="font-size:13px;line-height:20px;color:${QUIET}">${escaped(name)}</div>
<div class="ink" style="font-size:22px;line-height:28px;font-weight:600;color:${INK}">${escaped(value)}</div>
<div class="${tone}" style="font-size:13px;line-height:20px;color:${colour}">${escaped(change)}</div>
<div class="quiet" style="font-size:13px;line-height:20px;color:${QUIET}">${escaped(before)}</div>
</td>`;
  });
  // Three in a row, since a window of mail is narrow.
  const rows = [cells.slice(0, 3), cells.slice(3)].map((row) => `<tr>${row.join('')}</tr>`);
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0">${rows.join('')}</table>`;
}

function topOf({ name, rows }: SummarySheet['tops'][number]): string {
  const cell = `padding:6px 0;border-top:1px solid ${LINE};font-size:15px;line-height:22px;color:${INK}`;
  const lines = rows.map(
    (row) => `<tr>
<td class="ink line" style="${cell};overflow-wrap:anywhere">${escaped(row.name)}</td>
<td class="ink line" align="right" valign="top" style="${cell};padding-left:16px;white-space:nowrap;font-variant-numeric:tabular-nums">${escaped(row.count)}</td>
</tr>`,
  );
  return `<tr><td style="padding:16px 24px 0">
<h2 class="ink" style="margin:0 0 4px;font-size:15px;line-height:24px;color:${INK}">${escaped(name)}</h2>
<table width="100%" cellpadding="0" cellspacing="0">${lines.join('')}</table>
</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
