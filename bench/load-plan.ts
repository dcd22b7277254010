/** What a load is: handed to bench/load.ts as JSON, and what it reports back. */

export type LoadPlan = {
  port: number;
  connections: number;
  durationMs: number;
  hitsPerRequest: number;
  siteId: string;
  /** Begins every hit id of this load, of [A-Za-z0-9_-]: ids are never sent twice. */
  idPrefix: string;
  /** Requests a second, whether or not answers come; null for as many as are answered. */
  rate: number | null;
  /** `random`: each at a moment of its own, as people send; otherwise evenly, those of a millisecond at once. */
  arrivals?: 'random';
};

export type LoadReport = {
  sent: number;
  /** Answered with 202. */
  accepted: number;
  /** Answered otherwise. */
  refused: number;
  durationMs: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
};
