/** Says an entry of the audit log in words; what a newer or older version wrote is told as it stands there. */
import type { AuditEntry } from '@footfall/domain';
import type { Formats } from '../../format/formats.ts';
import type { AuditText } from '../../text/views/audit.ts';

type Said = { text: AuditText; formats: Pick<Formats, 'locale'> };
type Value = AuditEntry['details'][string];

/** Who did what. */
export function actionWords({ action }: AuditEntry, text: AuditText): string {
  return lookUp(text.actions, action) ?? action;
}

/** What else the entry says, one sentence a piece; ids only where there is no name. */
export function detailWords({ details }: AuditEntry, said: Said): string[] {
  const hasName = typeof details['name'] === 'string';
  return Object.entries(details).flatMap(([name, value]) => {
    if (value === null || value === '') return [];
    if (hasName && isId(name)) return [];
    return detailOf(name, value, said);
  });
}

/** Shown to whoever has nothing better. */
function isId(name: string): boolean {
  return name === 'id' || name === 'import';
}

function detailOf(name: string, value: NonNullable<Value>, said: Said): string[] {
  const { text } = said;
  if (name === 'leftOut' || name === 'ofOneVisitor') return value === true ? [text[name]] : [];
  const label = lookUp(text.details, name) ?? name;
  return [`${label}: ${valueWords(name, value, said)}`];
}

function valueWords(name: string, value: NonNullable<Value>, { text, formats }: Said): string {
  if (typeof value === 'boolean') return value ? text.yes : text.no;
  if (typeof value === 'number') return value.toLocaleString(formats.locale);
  if (name === 'change') return settingsOf(value, text).join(', ');
  if (name === 'expiresAt') return dateOf(value, formats.locale);
  return value;
}

/** The names of the settings in a change as it was sent, also where its end was cut off. */
function settingsOf(change: string, text: AuditText): string[] {
  return namesIn(change).map((name) => lookUp(text.settings, name) ?? name);
}

function namesIn(change: string): string[] {
  try {
    const parsed: unknown = JSON.parse(change);
    return typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
  } catch {
    return [...change.matchAll(/[{,]"(\w+)":/g)].map(([, name = '']) => name);
  }
}

function dateOf(text: string, locale: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at);
}

function lookUp(words: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}
