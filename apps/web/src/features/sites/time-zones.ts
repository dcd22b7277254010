/** The time zones to choose from, by continent. */

export type TimezoneGroup = { region: string; zones: string[] };

/** All zones that the browser knows; `own` is among them even where Intl lists it under another name. */
export function timezoneGroups(own: string): TimezoneGroup[] {
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), own, 'UTC'])].sort();
  const groups = new Map<string, string[]>();
  for (const zone of zones) {
    const region = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : 'UTC';
    groups.set(region, [...(groups.get(region) ?? []), zone]);
  }
  return [...groups].map(([region, names]) => ({ region, zones: names }));
}
