/** What is said of a session: when, with what, from where. */
import { localDate, type SessionRow } from '@footfall/domain';
import type { Formats } from '../../format/formats.ts';

/** `Tue 3 Nov, 14:02` in the site's time zone. */
export function whenWords(iso: string, timezone: string, { dates }: Formats): string {
  const day = dates.day(localDate(Date.parse(iso), timezone));
  return `${day}, ${dates.time(iso, timezone).slice(0, 5)}`;
}

/** `Firefox, Windows`, of what is known. */
export function deviceWords(row: SessionRow, { names }: Formats): string {
  const parts = [row.browser, row.os].filter((part) => part !== null);
  return parts.join(', ') || names.value('browser', null);
}

/** `Berlin, Germany`; the country alone where no city is known. */
export function placeWords({ city, region, country }: SessionRow, { names }: Formats): string {
  const parts = [city ?? region, names.value('country', country)];
  return parts.filter((part) => part !== null).join(', ');
}

/** `Google, Organic Search`; once where both say the same. */
export function sourceWords(row: SessionRow, { names }: Formats): readonly string[] {
  const [source, channel] = [
    names.value('source', row.source),
    names.value('channel', row.channel),
  ];
  return source === channel ? [source] : [source, channel];
}
