/** What a share does not tell: one place for who answers its questions and for who offers them. Free of schemas, for the dashboard's sake. */
import type { Filter } from './condition.ts';
import { DIMENSIONS, isPropDimension } from './dimensions.ts';
import type { Query } from './query.ts';

/** All that a share may be without. */
export const WITHHELD = [
  'properties',
  'conversionRate',
  'entryPage',
  'exitPage',
  'hasDone',
] as const;
export type Withheld = (typeof WITHHELD)[number];

const OF_SESSIONS: readonly Withheld[] = ['entryPage', 'exitPage', 'hasDone'];

/** What a share of the hits that these filters let through is without. */
export function withheldFrom(segment: readonly Filter[]): Withheld[] {
  const withheld: Withheld[] = ['properties'];
  // It is a share of all visitors, also of those that a segment of a goal leaves out.
  if (segment.flatMap(namesIn).includes('goal')) withheld.push('conversionRate');
  // Then it is of these hits, and not of all pages and events of the sessions that they are in.
  if (segment.some(isOfHits)) withheld.push(...OF_SESSIONS);
  return withheld;
}

type Asked = {
  dimensions: readonly string[];
  metrics: Query['metrics'];
  filters: readonly Filter[];
};

/** Why a question cannot be asked of a share; null when it can. */
export function faultOfShared(asked: Asked, withheld: readonly Withheld[]): string | null {
  const names = [...asked.dimensions.map(nameOf), ...asked.filters.flatMap(namesIn)];
  const fault = withheld.find((one) => [...names, ...asked.metrics].includes(one));
  switch (fault) {
    case undefined:
      return null;
    case 'properties':
      return 'Properties of events are not part of a shared dashboard.';
    case 'conversionRate':
      return 'conversionRate is not part of this dashboard.';
    default:
      return 'This dashboard is about some pages or events: entryPage, exitPage and hasDone, which tell of others, are not part of it.';
  }
}

/** True for a filter that a share would refuse. */
export function isWithheld(filter: Filter, withheld: readonly Withheld[]): boolean {
  return faultOfShared({ dimensions: [], metrics: [], filters: [filter] }, withheld) !== null;
}

/** The dimensions that a filter names, `hasDone` where it looks back, and `properties` for any of them. */
function namesIn(filter: Filter): string[] {
  switch (filter[0]) {
    case 'and':
    case 'or':
      return filter[1].flatMap(namesIn);
    case 'not':
      return namesIn(filter[1]);
    case 'hasDone':
      return ['hasDone', ...namesIn(filter[1])];
    default:
      return [nameOf(filter[1])];
  }
}

function nameOf(dimension: string): string {
  return isPropDimension(dimension) ? 'properties' : dimension;
}

/** True where a filter says something of the hit at hand. */
function isOfHits(filter: Filter): boolean {
  switch (filter[0]) {
    case 'and':
    case 'or':
      return filter[1].some(isOfHits);
    case 'not':
      return isOfHits(filter[1]);
    case 'hasDone':
      return false;
    default:
      return isPropDimension(filter[1]) || DIMENSIONS[filter[1]].scope === 'hit';
  }
}
