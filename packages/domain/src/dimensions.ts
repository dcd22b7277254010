/** The registry of dimensions: by what a report can be broken down or filtered. */
import type { HitField } from './hit.ts';

/**
 * Where a dimension's value comes from: `time` the bucket; `hit` the hit itself; `session` the session's first
 * hit of whatever name, so that all hits of a session agree (entry and exit page: its first and last pageview).
 */
export type DimensionScope = 'time' | 'hit' | 'session';

type DimensionInfo = { scope: DimensionScope; label: string; field: HitField };

export const DIMENSIONS = {
  'time:hour': { scope: 'time', label: 'Hour', field: 'at' },
  'time:day': { scope: 'time', label: 'Day', field: 'at' },
  'time:week': { scope: 'time', label: 'Week', field: 'at' },
  'time:month': { scope: 'time', label: 'Month', field: 'at' },
  page: { scope: 'hit', label: 'Page', field: 'page' },
  hostname: { scope: 'hit', label: 'Host name', field: 'hostname' },
  title: { scope: 'hit', label: 'Title', field: 'title' },
  event: { scope: 'hit', label: 'Event', field: 'name' },
  /** Of the site's goals those that the hit reaches: none, one or several. */
  goal: { scope: 'hit', label: 'Goal', field: 'name' },
  source: { scope: 'session', label: 'Source', field: 'source' },
  referrer: { scope: 'session', label: 'Referrer', field: 'referrer' },
  channel: { scope: 'session', label: 'Channel', field: 'channel' },
  medium: { scope: 'session', label: 'Medium', field: 'medium' },
  campaign: { scope: 'session', label: 'Campaign', field: 'campaign' },
  term: { scope: 'session', label: 'Term', field: 'term' },
  content: { scope: 'session', label: 'Content', field: 'content' },
  entryPage: { scope: 'session', label: 'Entry page', field: 'page' },
  exitPage: { scope: 'session', label: 'Exit page', field: 'page' },
  country: { scope: 'session', label: 'Country', field: 'country' },
  region: { scope: 'session', label: 'Region', field: 'region' },
  city: { scope: 'session', label: 'City', field: 'city' },
  browser: { scope: 'session', label: 'Browser', field: 'browser' },
  browserVersion: { scope: 'session', label: 'Browser version', field: 'browserVersion' },
  os: { scope: 'session', label: 'Operating system', field: 'os' },
  osVersion: { scope: 'session', label: 'System version', field: 'osVersion' },
  device: { scope: 'session', label: 'Device', field: 'device' },
  language: { scope: 'session', label: 'Language', field: 'language' },
} as const satisfies Record<string, DimensionInfo>;

export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as [Dimension, ...Dimension[]];

export type TimeDimension = Extract<Dimension, `time:${string}`>;
export type FilterDimension = Exclude<Dimension, TimeDimension>;

/** The dimensions that a filter may name: all but time, which is what the range is for. */
export const FILTER_DIMENSIONS = DIMENSION_NAMES.filter(
  (name): name is FilterDimension => DIMENSIONS[name].scope !== 'time',
) as [FilterDimension, ...FilterDimension[]];

const PROP_PREFIX = 'prop:';
/** As long as the wire lets a property's name be. */
const PROP_NAME_CHARACTERS_MAX = 120;

/** A hit's property as a dimension: `prop:plan`. It belongs to the hit. */
export type PropDimension = `prop:${string}`;

/** All that a report can be broken down by. */
export type QueryDimension = Dimension | PropDimension;

/** True for `prop:` and a property's name. */
export function isPropDimension(text: string): text is PropDimension {
  const length = text.length - PROP_PREFIX.length;
  return text.startsWith(PROP_PREFIX) && length > 0 && length <= PROP_NAME_CHARACTERS_MAX;
}

/** The name of the property that a dimension is about. */
export function propOf(dimension: PropDimension): string {
  return dimension.slice(PROP_PREFIX.length);
}
