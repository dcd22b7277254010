/** The words of the views beside the dashboard; they come with those views, in every language at once. */
import type { Language } from '../languages.ts';
import { useLocale } from '../locale.tsx';
import { de } from './de.ts';
import { en } from './en.ts';
import type { ViewsText } from './words.ts';

const TEXTS: Record<Language, ViewsText> = { en, de };

export function useViewsText(): ViewsText {
  return TEXTS[useLocale().language];
}
