/** Names of things that reports are broken down by, where the stored value is a code: countries, languages, sizes, the letters of pages. */
import { type FilterDimension, readablePage } from '@footfall/domain';
import type { Text } from '../text/text.ts';

export type NameFormats = {
  /** What a row of a dimension is called; null (nothing known) has a name too. */
  value(dimension: FilterDimension, value: string | null): string;
};

export function createNameFormats(locale: string, text: Text): NameFormats {
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  const written: Partial<Record<FilterDimension, (value: string) => string>> = {
    country: (code) => named(regions, code),
    language: (code) => named(languages, code),
    device: (device) => lookUp(text.device, device),
    channel: (channel) => lookUp(text.channel, channel),
    page: readablePage,
    entryPage: readablePage,
    exitPage: readablePage,
    referrer: readablePage,
  };
  return {
    value: (dimension, value) => {
      if (value === null || value === '') return lookUp(text.absent, dimension, text.unknown);
      return written[dimension]?.(value) ?? value;
    },
  };
}

/** Codes come from outside: one that Intl refuses is shown as it is. */
function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

function lookUp(words: Readonly<Record<string, string>>, key: string, otherwise = key): string {
  return Object.hasOwn(words, key) ? (words[key] ?? otherwise) : otherwise;
}

/** The flag of a two-letter country code as an emoji; empty for anything else. */
export function flagOf(country: string | null): string {
  if (country === null || !/^[A-Z]{2}$/.test(country)) return '';
  // Regional indicators lie in the same order as the letters.
  const toIndicator = (letter: string) => 0x1f1e6 + letter.charCodeAt(0) - 65;
  return String.fromCodePoint(...[...country].map(toIndicator));
}
