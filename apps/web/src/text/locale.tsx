/** Hands the language down: its words and its ways of writing numbers, dates and names. */
import { createContext, type ReactNode, use, useMemo } from 'react';
import { createFormats, type Formats } from '../format/formats.ts';
import { en } from './en.ts';
import type { Text } from './text.ts';

export type Locale = { text: Text; formats: Formats };

const LocaleContext = createContext<Locale | null>(null);

/** The reader's own variety of a language we have words in: `en-GB` writes dates otherwise than `en-US`. */
export function pickLocale(preferred: readonly string[]): string {
  return preferred.find((tag) => tag === 'en' || tag.startsWith('en-')) ?? 'en-GB';
}

export function LocaleProvider({ tag, children }: { tag: string; children: ReactNode }) {
  const locale = useMemo(() => ({ text: en, formats: createFormats(tag, en) }), [tag]);
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

export function useLocale(): Locale {
  const locale = use(LocaleContext);
  if (locale === null) throw new Error('useLocale needs a LocaleProvider above it');
  return locale;
}
