/** Makes the client: typed calls, pages of a report, and hits from a server. */
import { type Calls, createCalls, type Watching } from './calls.ts';
import { type Answer, pagesOf, type Question } from './pages.ts';
import type { Procedures } from './procedures.ts';
import { type CallOptions, type Connection, createSend } from './send.ts';
import { createTracker, type Tracker } from './track.ts';
import { createWatch } from './watch.ts';

export type FootfallOptions = Connection & {
  /** Where the beacon is; asked of the API when absent. */
  beaconUrl?: string;
  /** How long a tracked hit waits for others, in milliseconds; 100 when absent. */
  gatherMs?: number;
};

export type Footfall = Tracker & {
  /** Everything that the server can do. */
  api: Calls;
  /** Answers a question about a site; permission `reports:read`. */
  query(question: Question, options?: CallOptions): Promise<Answer>;
  /** The same, page by page, for more rows than fit into one answer. */
  pages(question: Question, options?: CallOptions): AsyncGenerator<Answer, void, undefined>;
  /** Who is on a site now, whenever that changes; permission `reports:read`. Comes back after a cut, until the signal aborts. */
  watch(site: string, options?: CallOptions): Watching<Present>;
};

/** Who is on a site: how many, on which pages, from where, and what happened last. */
export type Present = Procedures['realtime']['watchPresent']['output'];

const GATHER_MS = 100;

/** Makes a client. Nothing is sent until something is asked. Calls reject with a FootfallError; `track` never does. */
export function createFootfall(options: FootfallOptions): Footfall {
  const api = createCalls({ send: createSend(options), watch: createWatch(options) });
  let beaconUrl = options.beaconUrl;
  const tracker = createTracker({
    apiKey: options.apiKey,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    gatherMs: options.gatherMs ?? GATHER_MS,
    beaconUrl: async () => {
      beaconUrl ??= (await api.config.get.query()).beaconUrl;
      return beaconUrl;
    },
  });
  return {
    api,
    query: (question, given) => api.reports.query.query(question, given),
    pages: (question, given = {}) => pagesOf(api, question, given),
    watch: (site, given) => api.realtime.watchPresent.watch({ site }, given),
    ...tracker,
  };
}
