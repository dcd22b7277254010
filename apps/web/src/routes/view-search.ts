/** The addresses of the views beside the dashboard: its period, comparison and filters, and what is a view's own. */
import { type DashboardSearch, searchOf, stateOf } from '../dashboard-state.ts';

/** What goes along from view to view. */
const SHARED = [
  'period',
  'from',
  'to',
  'compare',
  'compareFrom',
  'compareTo',
  'match',
  'f',
] as const satisfies readonly (keyof DashboardSearch)[];
export type SharedSearch = Pick<DashboardSearch, (typeof SHARED)[number]>;

/** What a view says besides, each in a few characters. */
const OWN = {
  funnels: ['funnel', 'by'],
  journeys: ['start', 'direction', 'through', 'depth'],
  retention: ['per', 'show'],
  sessions: ['session'],
  vitals: ['vital', 'by'],
  errors: ['order'],
  bots: ['kind'],
  explore: ['metrics', 'by', 'every', 'chart'],
} as const;
type OwnKey = (typeof OWN)[keyof typeof OWN][number];
const OWN_KEYS: readonly OwnKey[] = [...new Set(Object.values(OWN).flat())];
export type OwnSearch = { [Key in OwnKey]?: string };
export type ViewSearch = SharedSearch & OwnSearch;

/** A path can be long; what is longer than this is none. */
const OWN_CHARACTERS_MAX = 600;

/** Of any address, what goes along. */
export function sharedOf(search: Readonly<Record<string, unknown>>): SharedSearch {
  const whole = searchOf(stateOf(search));
  const shared: Record<string, unknown> = {};
  for (const name of SHARED) if (whole[name] !== undefined) shared[name] = whole[name];
  return shared;
}

/** Of any address, what is a view's own. */
export function ownOf(search: Readonly<Record<string, unknown>>): OwnSearch {
  return pick(search, OWN_KEYS);
}

function pick(search: Readonly<Record<string, unknown>>, names: readonly OwnKey[]): OwnSearch {
  const own: OwnSearch = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === 'string' && value !== '' && value.length <= OWN_CHARACTERS_MAX) {
      own[name] = value;
    }
  }
  return own;
}

/** For the router: what all views share, and the own parameters of one that has some. */
export function viewSearchOf(view?: keyof typeof OWN) {
  const names: readonly OwnKey[] = view === undefined ? [] : OWN[view];
  return (raw: Record<string, unknown>): ViewSearch => ({ ...sharedOf(raw), ...pick(raw, names) });
}
