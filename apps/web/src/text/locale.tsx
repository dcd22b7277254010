/** Hands the language down: its words and its ways of writing numbers, dates and names. */
import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from 'react';
import { createFormats, type Formats } from '../format/formats.ts';
import { keepLanguage, type Language, type Speech, speechFor } from './languages.ts';
import type { Text } from './text.ts';

export type Locale = {
  text: Text;
  formats: Formats;
  language: Language;
  /** Speaks another language from now on, and on this device. */
  choose(language: Language): void;
};

const LocaleContext = createContext<Locale | null>(null);

type LocaleProviderProps = { speech: Speech; children: ReactNode };

export function LocaleProvider({ speech: first, children }: LocaleProviderProps) {
  const [speech, setSpeech] = useState(first);
  useLayoutEffect(() => {
    document.documentElement.lang = speech.tag;
  }, [speech.tag]);
  const locale = useMemo<Locale>(
    () => ({
      text: speech.text,
      formats: createFormats(speech.tag, speech.text),
      language: speech.language,
      choose: (language) => {
        keepLanguage(language);
        void speechFor(navigator.languages, language).then(setSpeech);
      },
    }),
    [speech],
  );
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

export function useLocale(): Locale {
  const locale = use(LocaleContext);
  if (locale === null) throw new Error('useLocale needs a LocaleProvider above it');
  return locale;
}
