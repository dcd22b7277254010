/** What an app says while it works on something that is followed; it knows nothing of how that is told. */

/** Of a closed set of names: never an address, an agent or anything else that a visitor sent. */
export type Facts = Readonly<Record<string, string | number | boolean>>;

/** A request, a job, or a step of one, from when it was begun until it is ended. */
export type Trace = {
  /** Its name for those who go on with it elsewhere, as W3C spells it. */
  readonly traceparent: string;
  /** Begins a step of it. */
  begin(name: string): Trace;
  end(facts?: Facts): void;
  /** Ends it as something that went wrong on our side. */
  fail(facts?: Facts): void;
};

export type Origin =
  /** Somebody outside asked for it. */
  | 'request'
  /** We do it by ourselves. */
  | 'job';

export type Tracing = {
  /** Begins to follow something, or leaves it: by lot. `since` (ms since 1970) is asked for where it began a while ago. */
  draw(origin: Origin, name: string, since?: () => number): Trace | null;
  /**
   * Goes on with what was followed when it began elsewhere, whose names these are; null when there are none. Names that
   * are none are passed over. `since` (ms since 1970) is when it began, where that is over.
   */
  goOn(name: string, traceparents: readonly string[], since?: number): Trace | null;
  /** Tells what was not told yet, as far as that takes a moment. */
  stop(): Promise<void>;
};

/** Nothing is followed. */
export const NO_TRACING: Tracing = {
  draw: () => null,
  goOn: () => null,
  stop: () => Promise.resolve(),
};
