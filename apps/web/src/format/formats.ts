/** All ways of writing values in one language, built once. */
import type { Text } from '../text/text.ts';
import { type Change, changeMark, changeWords } from './change.ts';
import { createDateFormats, type DateFormats } from './dates.ts';
import { createNameFormats, type NameFormats } from './names.ts';
import { createNumberFormats, type NumberFormats } from './numbers.ts';

export type Formats = {
  locale: string;
  numbers: NumberFormats;
  dates: DateFormats;
  names: NameFormats;
  changeMark(change: Change): string;
  changeWords(change: Change): string;
};

export function createFormats(locale: string, text: Text): Formats {
  const numbers = createNumberFormats(locale, text);
  return {
    locale,
    numbers,
    dates: createDateFormats(locale, new Date().getFullYear()),
    names: createNameFormats(locale, text),
    changeMark: (change) => changeMark(change, { text, numbers }),
    changeWords: (change) => changeWords(change, { text, numbers }),
  };
}
